import type { QueryError } from './query-error.ts';

/** An element of an answer: its name, and its text or its children. */
export type XmlNode = readonly [name: string, content: string | readonly XmlNode[]];

/** The body of a successful answer, in the shape of the Query protocol. `namespace` is that of the service's API. */
export function resultXml(
  namespace: string,
  action: string,
  result: readonly XmlNode[],
  requestId: string,
): string {
  const element = `  <${action}Result>\n${result.map((node) => render(node, 2)).join('\n')}\n  </${action}Result>\n`;
  return `<${action}Response xmlns="${namespace}">
${result.length > 0 ? element : ''}  <ResponseMetadata>
    <RequestId>${escapeXml(requestId)}</RequestId>
  </ResponseMetadata>
</${action}Response>
`;
}

/** The body of an error. */
export function errorXml(namespace: string, error: QueryError, requestId: string): string {
  return `<ErrorResponse xmlns="${namespace}">
  <Error>
    <Type>${error.type}</Type>
    <Code>${escapeXml(error.code)}</Code>
    <Message>${escapeXml(error.message)}</Message>
  </Error>
  <RequestId>${escapeXml(requestId)}</RequestId>
</ErrorResponse>
`;
}

function render([name, content]: XmlNode, depth: number): string {
  const indent = '  '.repeat(depth);
  if (content.length === 0) return `${indent}<${name}/>`;
  if (typeof content === 'string') return `${indent}<${name}>${escapeXml(content)}</${name}>`;
  return `${indent}<${name}>\n${content.map((node) => render(node, depth + 1)).join('\n')}\n${indent}</${name}>`;
}

/** Escapes text for an element. Characters that XML 1.0 cannot hold become U+FFFD. */
function escapeXml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;')
    .replace(forbiddenInXml, '\uFFFD');
}

// Controls other than tab, line feed and carriage return, lone surrogates, U+FFFE and U+FFFF (XML 1.0, section 2.2).
const forbiddenInXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
