const COMPOUND = /^(north|south)(east|west)$/;

/**
 * A region in few letters: `us-east-1` is `usea1`, `ap-southeast-2` is `apse2`, `us-gov-west-1` is `govwe1`. The forms are those of
 * aws-sso-util, which people have in their profile names. What has no such form stays as it is.
 */
export function shortRegion(region: string): string {
  const parts = /^(.+)-([a-z]+)-(\d+)$/.exec(region);
  if (parts === null) return region;
  const [, area = '', direction = '', number = ''] = parts;
  const compound = COMPOUND.exec(direction);
  const letters = compound === null ? direction.slice(0, 2) : `${compound[1]?.[0]}${compound[2]?.[0]}`;
  return `${area === 'us-gov' ? 'gov' : area}${letters}${number}`;
}
