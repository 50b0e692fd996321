import type { Realm, RealmOidcProvider, RealmSamlProvider } from '../realm.ts';

export const ACCOUNT = '222222222222';

export const okta: RealmSamlProvider = {
  name: 'Okta',
  issuer: 'http://www.okta.com/exk1',
  secret: 'okta-signs-with-this',
};
export const otherIdp: RealmSamlProvider = { ...okta, name: 'Other', secret: 'other-signs-with-this' };

export const ci: RealmOidcProvider = {
  url: 'https://token.ci.example/org',
  audiences: ['sts.amazonaws.com'],
  secret: 'ci-signs-with-this',
};

export const samlArn = (name: string): string => `arn:aws:iam::${ACCOUNT}:saml-provider/${name}`;
export const role = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;

/** Roles behind two SAML providers and one of OpenID Connect. */
export const federatedRealm: Realm = {
  accounts: [
    {
      id: ACCOUNT,
      samlProviders: [okta, otherIdp],
      oidcProviders: [ci],
      roles: [
        { name: 'BySaml', trust: { principals: [samlArn('Okta')] }, maxSessionDuration: 7200 },
        { name: 'ByOther', trust: { principals: [samlArn('Other')] } },
        {
          name: 'ByToken',
          trust: {
            principals: [`arn:aws:iam::${ACCOUNT}:oidc-provider/token.ci.example/org`],
            webIdentitySubject: 'repo:org/app:ref:refs/heads/main',
          },
        },
        { name: 'Next', trust: { principals: [role('BySaml')] }, maxSessionDuration: 7200 },
        { name: 'ByRoot', trust: { principals: [ACCOUNT] } },
      ],
    },
  ],
};
