// Who may do what: the city's access matrix applied to a user, a compartment and a situation. Deny wins.
import type { AccessGroup, Grant, Right, Scope } from './catalogue/access-shapes.ts';
import { accessGroups, site as siteOf } from './catalogue/registry.ts';
import type { Compartment, SealedCompartment } from './compartment.ts';
import type { PlainDate } from './dates.ts';
import type { SiteCode, UserId } from './record.ts';

export type { Right } from './catalogue/access-shapes.ts';

/** Roles are given per site and per period; both ends count. */
export interface RoleGrant {
  readonly site: SiteCode;
  readonly role: string;
  readonly from?: PlainDate;
  readonly to?: PlainDate;
}

export type BlockableFunction =
  'print' | 'csv' | 'attachment' | 'takeout' | 'import' | 'breakglass';

export interface AccessUser {
  readonly id: UserId;
  readonly roles: readonly RoleGrant[];
  readonly blockedFunctions?: readonly BlockableFunction[];
}

/** The facts about the subject, as seen from the one site that is asked about. */
export interface Situation {
  /** The site is an active member of the subject with this compartment, by area. */
  readonly siteIsMember: boolean;
  /** The site is an active member of the subject with this compartment, by share. */
  readonly sharedToSite: boolean;
  /** The record was (or is being) created by the site. */
  readonly createdBySite: boolean;
  /** The household has a case that is not closed. */
  readonly openCase: boolean;
  /** The user is on the subject's block list. */
  readonly blocked: boolean;
  /** City hall: the user is main or sub worker, on the support team, or named in a shared plan. */
  readonly assigned?: boolean;
}

export interface Question {
  readonly user: AccessUser;
  /** Only roles at this site count. Ask once per site of `sitesOf(user)` where any of them will do. */
  readonly site: SiteCode;
  readonly right: Right;
  readonly compartment: Compartment;
  readonly situation: Situation;
  readonly today: PlainDate;
}

/** `no_right`: for no subject. `not_in_scope`: not for this one. */
export type Answer =
  | { readonly allowed: true }
  | { readonly allowed: false; readonly code: 'no_right' | 'not_in_scope' | 'blocked' };

export function mayDo({ user, site, right, compartment, situation, today }: Question): Answer {
  if (situation.blocked) return { allowed: false, code: 'blocked' };
  if (isFunctionBlocked(user, right)) return { allowed: false, code: 'no_right' };
  const scopes = grantsOf(user, site, compartment, today)
    .filter((grant) => grant.rights.includes(right) && opensRecords.has(grant.scope))
    .map((grant) => grant.scope);
  if (scopes.length === 0) return { allowed: false, code: 'no_right' };
  return scopes.some((scope) => reaches(scope, site, situation))
    ? { allowed: true }
    : { allowed: false, code: 'not_in_scope' };
}

/** Whether anybody at a site may ever create records of a compartment: what no one there may write is not offered. */
export function siteMayCreate(
  site: SiteCode,
  compartment: Compartment | SealedCompartment,
): boolean {
  return accessGroups().some(
    (group) =>
      (group.sites.includes(site) || group.sites.includes('any')) &&
      group.grants[compartment].some((grant) => grant.rights.includes('C')),
  );
}

/** Whether the user reads every record of a compartment, whosever it is. */
export function readsAll(
  user: AccessUser,
  site: SiteCode,
  compartment: Compartment,
  today: PlainDate,
): boolean {
  return hasGrant(user, site, compartment, 'ALL', today);
}

/** Whether there may be any record of the compartment that the user opens. */
export function mayEverRead(user: AccessUser, compartment: Compartment, today: PlainDate): boolean {
  return sitesOf(user, today).some((site) =>
    grantsOf(user, site, compartment, today).some(
      (grant) => grant.rights.includes('R') && opensRecords.has(grant.scope),
    ),
  );
}

/** The minimal search (最小検索): who is known outside the area, and to which center. */
export function mayFindElsewhere(user: AccessUser, site: SiteCode, today: PlainDate): boolean {
  return hasGrant(user, site, 'CORE', 'MINIMAL', today);
}

/** Whether anybody at a site may ever open records of a compartment: a list that could only be empty is not offered. */
export function siteMayRead(site: SiteCode, compartment: Compartment | SealedCompartment): boolean {
  const isDivision = siteOf(site)?.kind === 'division';
  if (!isDivision && !offlineCompartments.some((one) => one === compartment)) return false;
  return accessGroups().some(
    (group) =>
      (group.sites.includes(site) || group.sites.includes('any')) &&
      group.grants[compartment].some(
        (grant) => grant.rights.includes('R') && opensRecords.has(grant.scope),
      ),
  );
}

/** The compartments of a site's channels that a user's key ring may open: those whose every record the user may read. */
export function replicableCompartments(
  user: AccessUser,
  site: SiteCode,
  today: PlainDate,
): readonly Compartment[] {
  const kind = siteOf(site)?.kind;
  if (kind !== 'center' && kind !== 'commissioned') return [];
  return offlineCompartments.filter((compartment) => {
    const holdsArea = kind === 'center' && compartment !== 'CONSULT';
    const enough: readonly Scope[] = holdsArea
      ? ['AREA', 'SITE', 'ALL']
      : ['ASSIGN', 'SITE', 'ALL'];
    return grantsOf(user, site, compartment, today).some(
      (grant) => grant.rights.includes('R') && enough.includes(grant.scope),
    );
  });
}

/** The sites where the user has a role today. */
export function sitesOf(user: AccessUser, today: PlainDate): readonly SiteCode[] {
  return [...new Set(user.roles.filter((role) => inForce(role, today)).map((role) => role.site))];
}

/** What a site's channels can carry: ABUSE never leaves city hall; nothing shares DISAB yet. */
const offlineCompartments: readonly Compartment[] = ['CORE', 'MCH', 'CARE', 'CONSULT'];

/** The scopes by which a record itself is opened; the others (banner, index, grants …) have doors of their own. */
const opensRecords: ReadonlySet<Scope> = new Set<Scope>([
  'ALL',
  'AREA',
  'ASSIGN',
  'OWN',
  'SITE',
  'CASE',
  'SHARED_OWN',
]);

function reaches(scope: Scope, site: SiteCode, situation: Situation): boolean {
  const { siteIsMember, sharedToSite, createdBySite, openCase, assigned } = situation;
  switch (scope) {
    case 'ALL':
      return true;
    case 'AREA':
      return siteIsMember;
    case 'ASSIGN':
      // For a commissioned site or a center, assigned means explicitly shared to the site.
      return siteOf(site)?.kind === 'division' ? assigned === true : sharedToSite;
    case 'OWN':
      return createdBySite;
    case 'SITE':
      return siteIsMember || sharedToSite || createdBySite;
    case 'CASE':
      return openCase;
    case 'SHARED_OWN':
      return sharedToSite && createdBySite;
    default:
      return false;
  }
}

function hasGrant(
  user: AccessUser,
  site: SiteCode,
  compartment: Compartment,
  scope: Scope,
  today: PlainDate,
): boolean {
  return grantsOf(user, site, compartment, today).some(
    (grant) => grant.rights.includes('R') && grant.scope === scope,
  );
}

function grantsOf(
  user: AccessUser,
  site: SiteCode,
  compartment: Compartment | SealedCompartment,
  today: PlainDate,
): readonly Grant[] {
  return user.roles
    .filter((held) => held.site === site && inForce(held, today))
    .flatMap((held) =>
      groupsOf(held).flatMap((group) =>
        group.grants[compartment].filter((grant) => grant.roles?.includes(held.role) ?? true),
      ),
    );
}

function groupsOf(held: RoleGrant): readonly AccessGroup[] {
  return accessGroups().filter(
    (group) =>
      group.roles.includes(held.role) &&
      (group.sites.includes(held.site) || group.sites.includes('any')),
  );
}

function inForce(held: RoleGrant, today: PlainDate): boolean {
  return (held.from ?? today) <= today && today <= (held.to ?? today);
}

function isFunctionBlocked(user: AccessUser, right: Right): boolean {
  const needed = right === 'P' ? 'print' : right === 'X' ? 'csv' : undefined;
  return needed !== undefined && (user.blockedFunctions?.includes(needed) ?? false);
}
