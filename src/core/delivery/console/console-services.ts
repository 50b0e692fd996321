import { consolePages } from '../../../shared/console-pages.ts';

/** Words that people use for a service, and the path of its page in the console where it is another word. */
const PATHS: Readonly<Record<string, string>> = {
  apigw: 'apigateway',
  ce: 'cost-management',
  cf: 'cloudfront',
  cfn: 'cloudformation',
  codeartifact: 'codesuite/codeartifact',
  codebuild: 'codesuite/codebuild',
  codecommit: 'codesuite/codecommit',
  codedeploy: 'codesuite/codedeploy',
  codepipeline: 'codesuite/codepipeline',
  ct: 'cloudtrail',
  cw: 'cloudwatch',
  ddb: 'dynamodbv2',
  dms: 'dms/v2',
  dx: 'directconnect/v2',
  dynamodb: 'dynamodbv2',
  eb: 'elasticbeanstalk',
  ec2: 'ec2/v2',
  eventbridge: 'events',
  gd: 'guardduty',
  iam: 'iamv2',
  l: 'lambda',
  logs: 'cloudwatch',
  orgs: 'organizations/v2',
  organizations: 'organizations/v2',
  param: 'systems-manager/parameters',
  r53: 'route53/v2',
  redshift: 'redshiftv2',
  route53: 'route53/v2',
  sfn: 'states',
  sm: 'secretsmanager',
  ssm: 'systems-manager',
  sso: 'singlesignon',
  stepfn: 'states',
  tra: 'trustedadvisor',
  waf: 'wafv2',
};

/** Pages that are the same in every region and take none in their address. */
const WITHOUT_REGION: ReadonlySet<string> = new Set(['trustedadvisor', 'globalaccelerator', 'billing']);

/** The console's path for a service as people name it; a name that is not known is taken as it is. */
export function servicePath(service: string): string {
  const word = service.toLowerCase();
  return (Object.hasOwn(PATHS, word) ? PATHS[word] : undefined) ?? word;
}

/** True where the address of a page names a region. `path`: as `servicePath` gives it. */
export function takesRegion(path: string): boolean {
  return !WITHOUT_REGION.has(path.split('/')[0] ?? '');
}

/** Names that can be completed: every word of the table, in order. */
export function serviceNames(): readonly string[] {
  return [...new Set([...Object.keys(PATHS), ...consolePages.map((page) => page.destination)])]
    .filter((name) => name !== '')
    .sort();
}
