import { mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type DemoHome, writeDemoHome } from './demo/demo-home.ts';
import { createDemoRealm, DEMO_MFA_SERIAL } from './demo/demo-realm.ts';
import { requestLine } from './request-log.ts';
import { type Simulator, startSimulator } from './simulator.ts';

const usage = `Usage: npm run simulator -- [options]

Runs a strict stand-in for AWS on 127.0.0.1 with the demo's accounts, users and roles: STS, IAM's access keys, Identity
Center, the sign-in of aws login, and the console's federation endpoint.

  --port <number>             port to listen on (default: a free one)
  --config <folder>           write matching .aws/config and .aws/credentials into the folder
  --role-seconds <number>     end role sessions after so many seconds
  --session-seconds <number>  end MFA sessions and sign-ins after so many seconds
  --help                      show this text
`;

interface Settings {
  readonly port: number;
  readonly config?: string;
  readonly roleSeconds?: number;
  readonly sessionTokenSeconds?: number;
}

async function main(): Promise<void> {
  const settings = readSettings(process.argv.slice(2));
  if (typeof settings === 'string') {
    const asked = settings === usage;
    (asked ? process.stdout : process.stderr).write(settings);
    process.exitCode = asked ? 0 : 2;
    return;
  }
  const { port, config, ...lifetimes } = settings;
  const home = config === undefined ? undefined : sampleFiles(config);
  const simulator = await startSimulator({ realm: createDemoRealm(), port, control: true, lifetimes });
  process.stdout.write(introduction(simulator, home));
  simulator.journal.onEntry((entry) => process.stdout.write(`${requestLine(entry)}\n`));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    // Ctrl+C reaches this program twice: from the terminal and from the script that started it.
    process.on(signal, () => void simulator.close());
  }
}

/** The settings, or the text that says what is wrong with the command line. */
function readSettings(args: readonly string[]): Settings | string {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        port: { type: 'string' },
        config: { type: 'string' },
        'role-seconds': { type: 'string' },
        'session-seconds': { type: 'string' },
        help: { type: 'boolean' },
      },
    });
    if (values.help) return usage;
    const port = wholeNumber(values.port ?? '0', 0, 65_535);
    const roleSeconds = wholeNumber(values['role-seconds'] ?? '43200', 1, 43_200);
    const sessionTokenSeconds = wholeNumber(values['session-seconds'] ?? '129600', 1, 129_600);
    if (port === undefined) return '--port takes a number from 0 to 65535.\n';
    if (roleSeconds === undefined) return '--role-seconds takes a number from 1 to 43200.\n';
    if (sessionTokenSeconds === undefined) return '--session-seconds takes a number from 1 to 129600.\n';
    return {
      port,
      roleSeconds,
      sessionTokenSeconds,
      ...(values.config === undefined ? {} : { config: values.config }),
    };
  } catch (error) {
    return `${error instanceof Error ? error.message : String(error)}\n\n${usage}`;
  }
}

function wholeNumber(text: string, min: number, max: number): number | undefined {
  const number = /^\d{1,6}$/.test(text) ? Number(text) : Number.NaN;
  return number >= min && number <= max ? number : undefined;
}

function sampleFiles(folder: string): DemoHome {
  const home = resolve(folder);
  mkdirSync(home, { recursive: true });
  return writeDemoHome(home, { identityCenter: true });
}

function introduction(simulator: Simulator, home: DemoHome | undefined): string {
  const environment = [
    ...Object.entries(simulator.environment).map(([name, value]) => `export ${name}=${value}`),
    'export AWS_DEFAULT_REGION=eu-central-1',
    'export AWS_EC2_METADATA_DISABLED=true',
    ...(home
      ? [
          `export AWS_CONFIG_FILE=${shellQuote(home.configFile)}`,
          `export AWS_SHARED_CREDENTIALS_FILE=${shellQuote(home.credentialsFile)}`,
        ]
      : []),
  ];
  return [
    `The simulated AWS answers on ${simulator.url}. Use it from a shell with:`,
    '',
    ...environment,
    '',
    'The current code of the MFA device:',
    `curl '${simulator.url}/_simulator/mfa-code?serial=${DEMO_MFA_SERIAL}'`,
    '',
    'Calls, by the simulator’s clock (UTC). Ctrl+C ends it.',
    '',
  ].join('\n');
}

function shellQuote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

main().catch((error: unknown) => {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  process.stderr.write(
    inUse
      ? 'The simulator cannot start: the port is in use. Choose another with --port.\n'
      : `The simulator cannot start: ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exitCode = 1;
});
