import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { RecordActivity } from '../../core/activity/activity.ts';
import type { Clock } from '../../core/clock.ts';
import {
  CredentialsEndpoint,
  type EndpointLease,
} from '../../core/delivery/endpoint/credentials-endpoint.ts';
import type { EndpointSource } from '../../core/delivery/endpoint/renewing-credentials.ts';
import { writeTokenFile } from '../../core/delivery/endpoint/token-file.ts';
import type { Explanation } from '../../core/delivery/switch/target-switcher.ts';
import type { Log } from '../log.ts';
import type { EndpointsInUse } from './endpoints-in-use.ts';

export interface ProfileEndpointsParts {
  readonly sourceFor: (profile: string) => EndpointSource;
  readonly clock: Clock;
  /** Where the token files stand. */
  readonly folder: string;
  /** The port that was taken last, so that what is written in a program's settings stays true. */
  readonly port: () => number | undefined;
  readonly rememberPort: (port: number) => void;
  /** True while nobody is to be answered, as behind a locked screen. */
  readonly isHeld: () => boolean | Promise<boolean>;
  readonly inUse: EndpointsInUse;
  /** The person has stopped one in the list. */
  readonly onStopped: (profile: string) => void;
  readonly record: RecordActivity;
  readonly log: Log;
}

/** Where programs find the credentials of a profile. Nothing of it is secret: the file is. */
export interface ProfileEndpointAddress {
  readonly uri: string;
  readonly tokenFile: string;
}

interface Served {
  readonly lease: EndpointLease;
  readonly tokenFile: string;
  readonly removeFile: () => Promise<void>;
  /** Takes it out of the list of those in use. */
  readonly leaveList: () => void;
}

/**
 * The credentials endpoint that the app keeps up for chosen profiles, for programs that start by themselves: on a port that
 * stays, with a token in a file of the data folder that is new at every start.
 */
export class ProfileEndpoints {
  readonly #parts: ProfileEndpointsParts;
  readonly #served = new Map<string, Served>();
  #endpoint: CredentialsEndpoint | undefined;
  #wanted: readonly string[] = [];
  #problem: Explanation | undefined;
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: ProfileEndpointsParts) {
    this.#parts = parts;
  }

  /** Why nothing is served although something should be; absent while all is well. */
  get problem(): Explanation | undefined {
    return this.#problem;
  }

  /** Serves these profiles and no others. Resolves when that is done, or has failed (`problem`). */
  serve(profiles: readonly string[]): Promise<void> {
    this.#wanted = [...new Set(profiles)];
    return this.#update();
  }

  /** `undefined` while the profile is not served. */
  address(profile: string): ProfileEndpointAddress | undefined {
    const served = this.#served.get(profile);
    return served && { uri: served.lease.uri, tokenFile: served.tokenFile };
  }

  close(): Promise<void> {
    return this.serve([]);
  }

  /** One after the other: what is wanted when its turn comes counts. */
  #update(): Promise<void> {
    this.#turn = this.#turn.then(() => this.#bringAbout());
    return this.#turn;
  }

  async #bringAbout(): Promise<void> {
    const wanted = this.#wanted;
    for (const profile of [...this.#served.keys()]) if (!wanted.includes(profile)) await this.#end(profile);
    this.#problem = undefined;
    for (const profile of wanted) {
      if (this.#served.has(profile)) continue;
      this.#problem = await this.#begin(profile);
      if (this.#problem) return;
    }
  }

  /** What stood in the way. */
  async #begin(profile: string): Promise<Explanation | undefined> {
    const { clock, folder, inUse, isHeld, log, onStopped, port, record, rememberPort, sourceFor } =
      this.#parts;
    this.#endpoint ??= new CredentialsEndpoint({ clock, isHeld, port: port() });
    const leased = await this.#endpoint.lease(sourceFor(profile));
    if (!leased.ok) {
      // Another port may be chosen meanwhile.
      this.#endpoint = undefined;
      log.warn(`endpoint ${profile}: ${leased.message}`);
      return leased;
    }
    const { lease } = leased;
    const tokenFile = join(folder, `token-${fileNameOf(profile)}`);
    const written = await writeTokenFile(tokenFile, lease.token);
    if (!written.ok) {
      await lease.revoke();
      log.warn(`endpoint ${profile}: ${written.message}`);
      return written;
    }
    rememberPort(Number(new URL(lease.uri).port));
    const leaveList = inUse.add({ profile, by: 'app', since: clock.now() }, () => onStopped(profile));
    this.#served.set(profile, { lease, tokenFile, removeFile: written.remove, leaveList });
    record({ what: 'endpoint', profile, outcome: 'ok' });
    log.info(`endpoint ${profile}: serving`);
    return undefined;
  }

  async #end(profile: string): Promise<void> {
    const served = this.#served.get(profile);
    if (served === undefined) return;
    this.#served.delete(profile);
    await Promise.all([served.lease.revoke(), served.removeFile()]);
    served.leaveList();
    this.#parts.record({ what: 'endpoint-end', profile, outcome: 'ok' });
    this.#parts.log.info(`endpoint ${profile}: ended`);
    if (this.#served.size === 0) this.#endpoint = undefined;
  }
}

/** Safe in every file system, and another for every profile, also where capital letters do not count. */
function fileNameOf(profile: string): string {
  if (/^[a-z0-9][a-z0-9_-]{0,60}$/.test(profile)) return profile;
  const plain = profile.replace(/[^A-Za-z0-9_-]+/g, '_').slice(0, 40);
  return `${plain}-${createHash('sha256').update(profile).digest('hex').slice(0, 12)}`;
}
