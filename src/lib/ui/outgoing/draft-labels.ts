// The name on the form of a field that a draft holds half typed; its path may lead into a row or another form.
import { recordType } from '../../domain/catalogue/registry.ts';
import { labelOf } from '../describe.ts';

export function labelAt(type: string, path: string): string {
  const steps = path.split('/');
  const other = recordType(steps[0] ?? '');
  const fields = (other ?? recordType(type))?.fields ?? [];
  const name = other ? steps[1] : steps[0];
  const field = fields.find((one) => one.name === name);
  return field ? labelOf(field) : 'その他の欄';
}
