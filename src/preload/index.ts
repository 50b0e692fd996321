import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, PushChannel, RequestChannel } from '../shared/ipc-contract.ts';

/** All channels of the contract, and no other: one that is missing or too many does not compile. */
const requests: Readonly<Record<RequestChannel, true>> = {
  'profiles:get': true,
  'sessions:get': true,
  'profile:details': true,
  'profile:switch': true,
  'profile:refresh': true,
  'profile:stop': true,
  'profile:copy-export': true,
  'profile:open-console': true,
  'profile:copy-console': true,
  'endpoint:stop': true,
  'profile:auto-refresh': true,
  'profile:mark': true,
  'profile:copy-text': true,
  'profile:who-am-i': true,
  'profile:new-mfa-session': true,
  'write:undo': true,
  'role:check': true,
  'role:assume': true,
  'role:save': true,
  'role:saved': true,
  'role:forget': true,
  'first:choose-keys': true,
  'first:create': true,
  'demo:start': true,
  'demo:end': true,
  'panel:group-by': true,
  'account:name': true,
  'panel:preferences': true,
  'panel:welcomed': true,
  'panel:take-outcome': true,
  'panel:hide': true,
  'panel:take-profile': true,
  'sessions:forget-all': true,
  'sessions:try-keychain': true,
  'mfa:get': true,
  'mfa:answer': true,
  'mfa:cancel': true,
  'mfa:fit': true,
  'settings:open': true,
  'settings:get': true,
  'settings:set': true,
  'settings:choose-file': true,
  'settings:take-section': true,
  'settings:close': true,
  'settings:recording': true,
  'settings:backups': true,
  'settings:show-backup': true,
  'settings:undo-view': true,
  'settings:undo': true,
  'settings:mfa-sources': true,
  'settings:new-mfa-session': true,
  'settings:forget-sessions': true,
  'settings:try-keychain': true,
  'settings:hooks': true,
  'settings:open-place': true,
  'settings:sessions': true,
  'doctor:get': true,
  'doctor:lines': true,
  'doctor:fix-view': true,
  'doctor:fix': true,
  'activity:get': true,
  'activity:save': true,
  'activity:clear': true,
  'about:get': true,
};
const pushes: Readonly<Record<PushChannel, true>> = {
  'profiles:changed': true,
  'sessions:changed': true,
  'preferences:changed': true,
  'mfa:changed': true,
  'panel:shown': true,
  'settings:changed': true,
  'settings:shown': true,
  'theme:changed': true,
};

/** Only the contract's own channels pass; main checks sender and argument once more. */
const bridge: Bridge = {
  request(channel, ...argument) {
    if (!Object.hasOwn(requests, channel)) return Promise.reject(new Error(`Unknown request: ${channel}`));
    return ipcRenderer.invoke(channel, argument[0]);
  },
  on(channel, listener) {
    if (!Object.hasOwn(pushes, channel)) throw new Error(`Unknown push: ${channel}`);
    const forward = (_event: unknown, value: Parameters<typeof listener>[0]) => listener(value);
    ipcRenderer.on(channel, forward);
    return () => ipcRenderer.removeListener(channel, forward);
  },
};

contextBridge.exposeInMainWorld('understudy', bridge);
