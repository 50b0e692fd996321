import { RETRIED, START_AGAIN } from '../../place-words.ts';
import { isCertificateProblem } from '../classify-failure.ts';
import type { FailureText } from '../failure-text.ts';
import type { StsFailure } from '../sts-failure.ts';
import { SYSTEM_PROXY } from './system-proxy.ts';

/** A network failure in words. `place` completes "AWS STS": ` in eu-west-1`, ` at https://…`, or nothing. */
export function explainNetwork(failure: StsFailure, place: string): FailureText {
  if (isCertificateProblem(failure.code)) return untrusted(failure, place);
  return {
    message: `AWS STS${place} cannot be reached: ${reasonOf(failure.code)}.`,
    advice: `Check the network, the VPN and the proxy. ${RETRIED}`,
  };
}

/** A proxy that cannot be used, reached or passed. `service`: what was to be reached through it. */
export function explainProxy(failure: StsFailure, service = 'AWS STS'): FailureText {
  const { code, detail, setting = 'HTTPS_PROXY' } = failure;
  // The system's settings hold no password for us, and a variable goes before them.
  const variable = setting === SYSTEM_PROXY ? 'HTTPS_PROXY' : setting;
  const place = failure.place || 'the proxy';
  const proxy = `The proxy ${place} (${setting})`;
  const asWritten = `${variable}=http://USER:PASSWORD@${place}, with special characters as %40 and the like, ${START_AGAIN}`;
  if (code === 'ProxySetting') {
    return {
      message:
        detail === ''
          ? `${setting} is not the address of a proxy.`
          : `${capital(setting)} ${setting === SYSTEM_PROXY ? 'name' : 'names'} a ${detail} proxy, and only http and https ones can be used.`,
      advice: `Set ${variable === setting ? 'it' : variable} to http://HOST:PORT, or unset it, ${START_AGAIN}`,
    };
  }
  if (code === 'ProxyPasswordRefused' || code === 'HTTP407') {
    const schemes = detail.split(', ').filter((scheme) => scheme !== '');
    if (schemes.length > 0 && !schemes.some((scheme) => /^basic$/i.test(scheme))) {
      return {
        message: `${proxy} wants a sign-in by ${schemes.join(' or ')}, which cannot be done here.`,
        advice: 'Use a local proxy that signs in for you, such as px or cntlm.',
      };
    }
    return code === 'HTTP407'
      ? { message: `${proxy} wants a user name and a password.`, advice: `Set ${asWritten}` }
      : {
          message: `${proxy} did not take the user name and the password.`,
          advice: `Correct them: ${asWritten}`,
        };
  }
  if (code.startsWith('HTTP')) {
    return {
      message: `${proxy} does not let the connection to ${service} through: ${code.replace('HTTP', 'HTTP ')}.`,
      advice: `Ask those who run it to allow ${service}, or name its host in NO_PROXY. ${RETRIED}`,
    };
  }
  if (isCertificateProblem(code)) {
    return {
      message: `The certificate of the proxy ${place} (${setting}) is not trusted here (${code}).`,
      advice: `Set AWS_CA_BUNDLE to the certificate of its authority.`,
    };
  }
  return {
    message: `${proxy} cannot be reached: ${reasonOf(code)}.`,
    advice: `Check the network and ${setting}, or name the host of ${service} in NO_PROXY. ${RETRIED}`,
  };
}

/** A file of certificate authorities that cannot be used. */
export function explainCaBundle(failure: StsFailure): FailureText {
  const { code, detail, setting = 'AWS_CA_BUNDLE', place = '' } = failure;
  const file = `The certificate file ${place}, which ${setting} names,`;
  const advice = `Correct ${setting}, or remove it.`;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return { message: `${file} does not exist.`, advice };
    case 'EACCES':
    case 'EPERM':
      return { message: `${file} may not be read.`, advice: 'Allow your user to read it.' };
    case 'EISDIR':
      return { message: `${file} is a folder.`, advice: 'Name one file with all certificates in it.' };
    case 'NotPem':
      return {
        message: `${file} holds no certificate in PEM form.`,
        advice: `Name a file with lines such as "-----BEGIN CERTIFICATE-----" in ${setting}.`,
      };
    case 'BrokenCertificate':
      return { message: `Certificate ${detail} in ${place}, which ${setting} names, is damaged.`, advice };
    default:
      return { message: `${file} cannot be read (${code}).`, advice };
  }
}

function untrusted({ code, setting, place: file }: StsFailure, place: string): FailureText {
  const whose = `The certificate of AWS STS${place}`;
  switch (code) {
    case 'CERT_HAS_EXPIRED':
    case 'CERT_NOT_YET_VALID':
      return {
        message: `${whose} is ${code === 'CERT_HAS_EXPIRED' ? 'out of date' : 'not valid yet'} (${code}).`,
        advice: 'Check the date and the time of this machine, and whether a proxy looks into connections.',
      };
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return {
        message: `What answered${place} has the certificate of another host (${code}).`,
        advice: 'Sign in to the network in a browser, or check the proxy and the configured endpoint.',
      };
    case 'EPROTO':
      return {
        message: `No secure connection to AWS STS${place} came about (${code}).`,
        advice: 'Check the proxy, and whether the configured endpoint should begin with http or https.',
      };
  }
  if (setting !== undefined && file !== undefined) {
    return {
      message: `${whose} is not trusted here (${code}).`,
      advice: `Add the certificate of your company's proxy to ${file}, which ${setting} names.`,
    };
  }
  return {
    message: `${whose} is not trusted here (${code}).`,
    advice:
      "If your company's proxy looks into connections, set ca_bundle or AWS_CA_BUNDLE to its certificate.",
  };
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function reasonOf(code: string): string {
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'its name was not found';
    case 'ECONNREFUSED':
      return 'nothing listens there';
    case 'ETIMEDOUT':
      return 'it did not answer in time';
    case 'ProxyBroken':
    case 'ECONNRESET':
      return 'it broke the connection off';
    default:
      return code;
  }
}
