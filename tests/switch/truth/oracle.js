// What the JavaScript SDK makes of an environment: one JSON object of variables per line in, one JSON object out. One
// process answers for every environment, because starting Node costs more than the question.
const { createRequire } = require('node:module');
const { createInterface } = require('node:readline');

const { STSClient } = createRequire(`${process.env.AWSP_JAVASCRIPT}/`)('@aws-sdk/client-sts');
// it warns of what the tests put there
console.warn = () => {};
// what a client only looks at when it makes a call is an answer of its own
process.on('unhandledRejection', () => {});

async function answer(env) {
  process.env = env;
  try {
    const { config } = new STSClient({});
    const [keys, region] = await Promise.all([config.credentials(), config.region(), config.retryMode()]);
    return { access_key: keys.accessKeyId, token: keys.sessionToken ?? null, region };
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  }
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  }
})();
