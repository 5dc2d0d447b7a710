// The demo city's users and offices. Passwords are given where the accounts are made, not here.
import type { RoleGrant } from '../../../src/lib/domain/access.ts';
import type { SiteCode, UserId } from '../../../src/lib/domain/record.ts';

export interface DemoUser {
  readonly id: UserId;
  readonly name: string;
  readonly kana: string;
  readonly roles: readonly RoleGrant[];
}

export interface DemoOffice {
  readonly site: SiteCode;
  readonly phone: string;
  readonly address: string;
}

export const demoUsers: readonly DemoUser[] = [
  user('u-sato', '佐藤 恵子', 'サトウ ケイコ', ['KKS', 'COUNSEL']),
  user('u-ito', '伊藤 誠', 'イトウ マコト', ['KKS', 'KATEI']),
  user('u-mori', '森 直美', 'モリ ナオミ', ['KKS', 'KEICHO']),
  user('u-kondo', '近藤 隆', 'コンドウ タカシ', ['KKS', 'KACHO']),
  user('u-hara', '原 由香', 'ハラ ユカ', ['NEU', 'NURSE']),
  user('u-oka', '岡 美穂', 'オカ ミホ', ['KKS', 'TOKATSU'], ['NEU', 'TOKATSU']),
  user('u-abe', '阿部 さくら', 'アベ サクラ', ['CKITA', 'MCM']),
  user('u-endo', '遠藤 望', 'エンドウ ノゾミ', ['CMINAMI', 'CCM']),
  user('u-kawa', '川口 文', 'カワグチ アヤ', ['CCHUO', 'CCM']),
  user('u-nish', '西 亜希', 'ニシ アキ', ['PPC', 'MIDWIFE']),
  user('u-adm', '管理 太郎', 'カンリ タロウ', ['SYS', 'ADMIN']),
  user('u-aud', '監査 花子', 'カンサ ハナコ', ['SYS', 'AUDIT']),
  // Not in the cast: so that every site has somebody, and CKITA a second worker and a clerk.
  user('u-nagai', '永井 翔太', 'ナガイ ショウタ', ['CKITA', 'CCM']),
  user('u-ueda', '上田 茜', 'ウエダ アカネ', ['CKITA', 'CLERK']),
  user('u-honda', '本田 結衣', 'ホンダ ユイ', ['CHONCHO', 'MCM']),
  user('u-kita', '北川 遥', 'キタガワ ハルカ', ['CKITA2', 'MCM']),
];

export const demoOffices: readonly DemoOffice[] = [
  office('KKS', '048-000-0001', '架空町1-1 市役所4階'),
  office('NEU', '048-000-0002', '架空町1-1 市役所3階'),
  office('CKITA', '048-000-0011', '架空町北1-1'),
  office('CMINAMI', '048-000-0012', '架空町南2-2'),
  office('CHONCHO', '048-000-0013', '架空町本町3-3'),
  office('CKITA2', '048-000-0014', '架空町北二4-4'),
  office('CCHUO', '048-000-0015', '架空町中央5-5'),
  office('PPC', '048-000-0021', '架空町6-6'),
];

/** Who writes at a site: its first user. */
export function workerOf(site: SiteCode): UserId {
  const found = demoUsers.find((one) => one.roles.some((role) => role.site === site));
  if (found === undefined) throw new RangeError('a site without users');
  return found.id;
}

function user(
  id: string,
  name: string,
  kana: string,
  ...roles: readonly (readonly [site: string, role: string])[]
): DemoUser {
  const held = roles.map(([site, role]) => ({ site: site as SiteCode, role }));
  return { id: id as UserId, name, kana, roles: held };
}

function office(site: string, phone: string, address: string): DemoOffice {
  return { site: site as SiteCode, phone, address };
}
