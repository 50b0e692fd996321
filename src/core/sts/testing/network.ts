import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import {
  type AddressInfo,
  connect,
  createServer as createTcpServer,
  type Server,
  type Socket,
} from 'node:net';
import type { TestCertificate } from './certificates.ts';

/** A server on loopback that a test started. */
export interface TestServer {
  readonly port: number;
  close(): Promise<void>;
}

const namespace = 'xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';
const identity = `<GetCallerIdentityResponse ${namespace}><GetCallerIdentityResult><Arn>arn:aws:iam::111111111111:user/jo</Arn><UserId>AIDA</UserId><Account>111111111111</Account></GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>`;

const answer: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/xml', 'x-amzn-requestid': 'r' });
  response.end(identity);
};

/** Answers every call as GetCallerIdentity, with TLS when it is given a certificate. */
export function startEndpoint(certificate?: TestCertificate): Promise<TestServer> {
  return certificate === undefined
    ? listening(createServer(answer))
    : listening(createTlsServer({ cert: certificate.certificate, key: certificate.key }, answer));
}

export interface TestProxy extends TestServer {
  /** `CONNECT host:port` or `POST http://…`, in order. */
  readonly asked: readonly string[];
  /** Connections that are open now. */
  readonly open: ReadonlySet<Socket>;
}

/**
 * A proxy. Every tunnel leads to `target`, whatever host was asked for, so that no name is ever looked up.
 * With `refuse` it answers so instead; with `user` it wants these credentials; with `silent` it never answers.
 */
export async function startProxy(
  target: { readonly port: number },
  options: {
    readonly refuse?: { readonly status: number; readonly authenticate?: string };
    readonly user?: string;
    readonly silent?: boolean;
    readonly certificate?: TestCertificate;
  } = {},
): Promise<TestProxy> {
  const asked: string[] = [];
  const allowed = `Basic ${Buffer.from(options.user ?? '').toString('base64')}`;
  const refusalOf = ({ headers }: IncomingMessage) => {
    if (options.refuse !== undefined) return options.refuse;
    if (options.user === undefined || headers['proxy-authorization'] === allowed) return undefined;
    return { status: 407, authenticate: 'Basic realm="corp"' };
  };

  const whole: RequestListener = (request, response) => {
    asked.push(`${request.method} ${request.url}`);
    if (options.silent) return;
    const refusal = refusalOf(request);
    if (refusal === undefined) return answer(request, response);
    response.writeHead(refusal.status, { 'proxy-authenticate': refusal.authenticate ?? '' });
    response.end('<html>no</html>');
  };
  const { certificate } = options;
  const server = certificate
    ? createTlsServer({ cert: certificate.certificate, key: certificate.key }, whole)
    : createServer(whole);

  server.on('connect', (request: IncomingMessage, client: Socket) => {
    asked.push(`${request.method} ${request.url}`);
    if (options.silent) {
      client.on('end', () => client.end()).resume();
      return;
    }
    const refusal = refusalOf(request);
    if (refusal !== undefined) {
      const wants = refusal.authenticate ? `Proxy-Authenticate: ${refusal.authenticate}\r\n` : '';
      client.end(
        `HTTP/1.1 ${refusal.status} No\r\nDate: Sat, 01 Jan 2000 00:00:00 GMT\r\n${wants}Content-Length: 0\r\n\r\n`,
      );
      return;
    }
    const upstream = connect(target.port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      upstream.pipe(client).pipe(upstream);
    });
    upstream.on('error', () => client.destroy());
    client.on('error', () => upstream.destroy());
  });
  const open = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    open.add(socket);
    socket.on('close', () => open.delete(socket));
  });
  return { ...(await listening(server)), asked, open };
}

/** A port of this machine where nothing listens. */
export async function closedPort(): Promise<number> {
  const server = createTcpServer();
  const { port, close } = await listening(server);
  await close();
  return port;
}

function listening(server: Server): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        port,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            for (const socket of sockets) socket.destroy();
          }),
      });
    });
  });
}
