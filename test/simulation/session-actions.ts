// What happens between a device and its account: the session ends, the password is given, the device is refused for a while.
import type { SimDevice } from './device.ts';

type SessionAction = (device: SimDevice) => void;

export const SESSION_ACTIONS: Readonly<
  Record<
    'expireSession' | 'endSession' | 'givePassword' | 'refuseDevice' | 'approveDevice',
    SessionAction
  >
> = {
  expireSession: ({ link }) => link.setSession('expired'),
  endSession: ({ link }) => link.setSession('ended'),
  givePassword: (device) => {
    device.link.setSession('open');
    device.up()?.engine.sessionRenewed();
  },
  refuseDevice: ({ link }) => link.refuse(true),
  approveDevice: (device) => {
    device.link.refuse(false);
    device.up()?.engine.sessionRenewed();
  },
};
