/** Long-term keys as AWS hands them out. */
export interface AccessKey {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/**
 * The keys in the file that IAM offers once, when an access key is made: a CSV with a header that names the columns
 * (`Access key ID,Secret access key`; with a user's name and password before them in older ones). `undefined` for anything
 * else.
 */
export function accessKeyIn(text: string): AccessKey | undefined {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const titles = cellsOf(header).map((title) => title.toLowerCase());
  const [id, secret] = [titles.indexOf('access key id'), titles.indexOf('secret access key')];
  if (id < 0 || secret < 0) return undefined;
  for (const line of lines) {
    const cells = cellsOf(line);
    const [accessKeyId = '', secretAccessKey = ''] = [cells[id], cells[secret]];
    if (/^AKIA[A-Z0-9]{12,124}$/.test(accessKeyId) && /^[A-Za-z0-9/+=]{20,128}$/.test(secretAccessKey))
      return { accessKeyId, secretAccessKey };
  }
  return undefined;
}

/** Neither keys nor these titles hold a comma, so quotes are all there is to take away. */
function cellsOf(line: string): readonly string[] {
  return line.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}
