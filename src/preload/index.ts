import { contextBridge, ipcRenderer } from 'electron';
import { type Bridge, pushes, requests } from '../shared/ipc-contract.ts';

const requestChannels = new Set<string>(Object.values(requests).flatMap((ofPage) => Object.keys(ofPage)));
const pushChannels = new Set(Object.keys(pushes));

/** Only the contract's own channels pass; main checks sender and argument once more. */
const bridge: Bridge = {
  request(channel, ...argument) {
    if (!requestChannels.has(channel)) return Promise.reject(new Error(`Unknown request: ${channel}`));
    return ipcRenderer.invoke(channel, argument[0]);
  },
  on(channel, listener) {
    if (!pushChannels.has(channel)) throw new Error(`Unknown push: ${channel}`);
    const forward = (_event: unknown, value: Parameters<typeof listener>[0]) => listener(value);
    ipcRenderer.on(channel, forward);
    return () => ipcRenderer.removeListener(channel, forward);
  },
};

contextBridge.exposeInMainWorld('understudy', bridge);
