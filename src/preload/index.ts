import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge, PushChannel, RequestChannel } from '../shared/ipc-contract.ts';

const requests = new Set<RequestChannel>([
  'profiles:get',
  'sessions:get',
  'profile:details',
  'profile:switch',
  'profile:refresh',
  'profile:stop',
  'profile:copy-export',
  'profile:open-console',
  'profile:copy-console',
  'endpoint:stop',
  'profile:auto-refresh',
  'profile:mark',
  'profile:copy-text',
  'profile:who-am-i',
  'profile:new-mfa-session',
  'write:undo',
  'role:check',
  'role:assume',
  'role:save',
  'role:saved',
  'role:forget',
  'first:choose-keys',
  'first:create',
  'demo:start',
  'demo:end',
  'panel:group-by',
  'account:name',
  'panel:preferences',
  'panel:welcomed',
  'panel:take-outcome',
  'panel:hide',
  'panel:take-profile',
  'sessions:forget-all',
  'sessions:try-keychain',
  'mfa:get',
  'mfa:answer',
  'mfa:cancel',
  'mfa:fit',
  'settings:open',
  'settings:get',
  'settings:set',
  'settings:choose-file',
  'settings:take-section',
  'settings:close',
  'settings:recording',
  'settings:backups',
  'settings:show-backup',
  'settings:undo-view',
  'settings:undo',
  'settings:mfa-sources',
  'settings:new-mfa-session',
  'settings:forget-sessions',
  'settings:try-keychain',
  'settings:hooks',
  'settings:open-place',
  'settings:sessions',
  'doctor:get',
  'doctor:lines',
  'doctor:fix-view',
  'doctor:fix',
  'activity:get',
  'activity:save',
  'activity:clear',
  'about:get',
]);
const pushes = new Set<PushChannel>([
  'profiles:changed',
  'sessions:changed',
  'preferences:changed',
  'mfa:changed',
  'panel:shown',
  'settings:changed',
  'settings:shown',
  'theme:changed',
]);

/** Only the contract's own channels pass; main checks sender and argument once more. */
const bridge: Bridge = {
  request(channel, ...argument) {
    if (!requests.has(channel)) return Promise.reject(new Error(`Unknown request: ${channel}`));
    return ipcRenderer.invoke(channel, argument[0]);
  },
  on(channel, listener) {
    if (!pushes.has(channel)) throw new Error(`Unknown push: ${channel}`);
    const forward = (_event: unknown, value: Parameters<typeof listener>[0]) => listener(value);
    ipcRenderer.on(channel, forward);
    return () => ipcRenderer.removeListener(channel, forward);
  },
};

contextBridge.exposeInMainWorld('understudy', bridge);
