// A real OpenID Connect provider for the journeys, on a free port of this machine: whoever logs in is the customer whose
// identifier they type as their name.
import { createServer } from 'node:http';

import Provider from 'oidc-provider';

export const client = { client_id: 'attune', client_secret: 'a secret of the journeys, & nowhere else' };

/** The address of a free port, and the server that holds it. */
function listening(server) {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${server.address().port}`));
  });
}

/** A port that was free a moment ago. */
export async function free_port() {
  const server = createServer();
  const { port } = new URL(await listening(server));
  await new Promise((resolve) => server.close(resolve));
  return Number(port);
}

const log_in_page = `<!doctype html><html lang="en"><title>Bank log-in</title><main><h1>Bank log-in</h1>
<form method="post"><label>Customer number <input name="customer"></label><button>Log in</button></form></main></html>`;

async function body_of(request) {
  let text = '';
  for await (const piece of request) text += piece;
  return new URLSearchParams(text);
}

/** Starts the provider for a portal at this address; resolves to its own address and a way to stop it. */
export async function start_provider(portal) {
  const server = createServer();
  const issuer = await listening(server);
  const provider = new Provider(issuer, {
    clients: [{ ...client, redirect_uris: [`${portal}/bank-log-in`], response_types: ['code'], grant_types: ['authorization_code'] }],
    pkce: { required: () => true },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context, { uid }) => `/interaction/${uid}` },
    findAccount: (_context, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    // The bank's own portal is not asked about.
    loadExistingGrant: async ({ oidc }) => {
      const grant = new provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
      grant.addOIDCScope('openid');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  server.on('request', async (request, response) => {
    if (!request.url.startsWith('/interaction/')) return answer(request, response);
    if (request.method !== 'POST') return response.setHeader('Content-Type', 'text/html').end(log_in_page);
    const customer = (await body_of(request)).get('customer');
    const result = customer ? { login: { accountId: customer, remember: false } } : { error: 'access_denied' };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  });
  return { issuer, stop: () => { server.closeAllConnections(); server.close(); } };
}
