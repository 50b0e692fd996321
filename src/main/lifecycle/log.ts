import log from 'electron-log/node';
import type { Log } from '../../app/log.ts';
import { redact } from '../../core/redact.ts';

/**
 * Opens the app's one log: a file in the data folder, mode 0600, every line redacted, rotated at 1 MiB.
 *
 * @param verbose also prints to the terminal the app was started from
 */
export function openLog(file: string, verbose: boolean): Log {
  const logger = log.create({ logId: 'understudy' });
  logger.transports.file.resolvePathFn = () => file;
  logger.transports.file.maxSize = 1024 * 1024;
  logger.transports.file.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' };
  logger.transports.file.format = '{iso} {level} {text}';
  logger.transports.console.level = verbose ? 'info' : false;
  logger.hooks.push((message) => ({ ...message, data: message.data.map((part) => redact(String(part))) }));
  return {
    info: (message) => logger.info(message),
    warn: (message) => logger.warn(message),
    error: (message) => logger.error(message),
  };
}
