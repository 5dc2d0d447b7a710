// What a form says of the place where a part of it is kept.
import type { Compartment, SealedCompartment } from '../../domain/compartment.ts';

const places: Readonly<Record<Compartment | SealedCompartment, string>> = {
  CORE: '基本の情報として別に保存します。',
  MCH: '母子保健の記録として別に保存します。読めるのは母子保健の担当者だけです。',
  CARE: '支援の記録として別に保存します。',
  CONSULT: '相談の記録として別に保存します。読めるのは相談の担当者だけです。',
  ABUSE: '要保護児童の記録として別に保存します。読めるのは市役所の担当者だけです。',
  DISAB: '障害福祉の記録として別に保存します。読めるのは障害福祉の担当者だけです。',
  REPORTER: '封をして保存します。',
  DVADDR: '封をして保存します。',
  SYS: 'システムの管理者だけが読めます。',
};

export function compartmentWords(compartment: Compartment | SealedCompartment): string {
  return places[compartment];
}
