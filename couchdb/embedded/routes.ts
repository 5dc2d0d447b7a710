// Which request goes where: the whole list of what this server claims to do.
import { allDocs } from './all-docs.ts';
import { answer, notImplemented, type Answer } from './answer.ts';
import { getAttachment, putAttachment } from './attachments.ts';
import { bulkDocs } from './bulk.ts';
import type { Call } from './call.ts';
import { changes, type OnGone } from './changes.ts';
import type { Database } from './database.ts';
import type { Databases } from './databases.ts';
import { deleteDocument, getDocument, putDocument } from './documents.ts';
import { localDocument } from './local-docs.ts';
import { purge } from './purge.ts';
import { queryView } from './views.ts';

/** CouchDB's own addresses beside databases; any other name is looked up as a database. */
const SYSTEM =
  /^_(active_tasks|all_dbs|cluster_setup|config|db_updates|dbs_info|global_changes|log|membership|metadata|node|reload_query_servers|replicat(e|or)|reshard|restart|scheduler|search_analyze|nouveau_analyze|session|stats|users|utils|uuids)$/;

export function isOpen(call: Call): boolean {
  return call.path.length === 1 && (call.path[0] === '' || call.path[0] === '_up');
}

export function route(databases: Databases, call: Call, onGone: OnGone): Answer | Promise<Answer> {
  const [name = '', first = '', ...rest] = call.path;
  if (call.path.length === 1 && (name === '' || name === '_up')) return root(call, name);
  if (SYSTEM.test(name)) throw unclaimed(call);
  if (first === '' && rest.length === 0) return databases.serve(call, name);
  const db = databases.get(name);
  if (first === '_design' || first.startsWith('_design/')) {
    const [design = '', ...more] = first === '_design' ? rest : [first.slice(8), ...rest];
    return designPath(db, call, `_design/${design}`, more);
  }
  if (first === '_local' || first.startsWith('_local/')) {
    return localDocument(db, call, first === '_local' ? rest.join('/') : first.slice(7));
  }
  if (first.startsWith('_') && call.method !== 'PUT') return special(db, call, onGone);
  return documentPath(db, call, first, rest);
}

function root(call: Call, name: string): Answer {
  if (call.method !== 'GET') throw unclaimed(call);
  if (name === '_up') return answer(200, { status: 'ok', seeds: {} });
  const vendor = { name: 'Tsumugi embedded store: a part of the CouchDB interface, not CouchDB' };
  return answer(200, { couchdb: 'Welcome', version: '0.0.0-embedded', features: [], vendor });
}

function special(db: Database, call: Call, onGone: OnGone): Answer | Promise<Answer> {
  switch (`${call.method} ${call.path.slice(1).join('/')}`) {
    case 'POST _bulk_docs':
      return bulkDocs(db, call);
    case 'GET _all_docs':
    case 'POST _all_docs':
      return allDocs(db, call);
    case 'GET _changes':
      return changes(db, call, onGone);
    case 'POST _purge':
      return purge(db, call);
    default:
      throw unclaimed(call);
  }
}

function designPath(db: Database, call: Call, id: string, rest: readonly string[]): Answer {
  const [action, view, ...more] = rest;
  if (action === '_view' && view !== undefined && more.length === 0) {
    if (call.method !== 'GET' && call.method !== 'POST') throw unclaimed(call);
    return queryView(db, call, id, view);
  }
  if (action?.startsWith('_') === true) throw unclaimed(call);
  return documentPath(db, call, id, rest);
}

function documentPath(db: Database, call: Call, id: string, rest: readonly string[]): Answer {
  if (rest.length > 0) {
    const attachment = rest.join('/');
    if (call.method === 'PUT') return putAttachment(db, call, id, attachment);
    if (call.method === 'GET' || call.method === 'HEAD') {
      return getAttachment(db, call, id, attachment);
    }
    throw unclaimed(call);
  }
  if (call.method === 'GET') return getDocument(db, call, id);
  if (call.method === 'PUT') return putDocument(db, call, id);
  if (call.method === 'DELETE') return deleteDocument(db, call, id);
  throw unclaimed(call);
}

/** The path's shape only: an id may name a person, and reasons are logged. */
function unclaimed(call: Call): Error {
  const shape = call.path.map((part) => (part.startsWith('_') ? part : '…')).join('/');
  return notImplemented(`${call.method} /${shape}`);
}
