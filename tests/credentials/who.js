// Whom the JavaScript SDK acts as: variables per line in, as JSON, and the answer of STS out. One process answers for
// every line, because starting Node costs more than the question.
const { createRequire } = require('node:module');
const { createInterface } = require('node:readline');

const sdk = createRequire(`${process.env.AWSP_JAVASCRIPT}/`);
const { STSClient, GetCallerIdentityCommand } = sdk('@aws-sdk/client-sts');
// it warns of what the tests put there
console.warn = () => {};
const start = { ...process.env };

async function answer(question) {
  process.env = { ...start, ...question.env };
  try {
    const client = new STSClient(question.profile ? { profile: question.profile } : {});
    const who = await client.send(new GetCallerIdentityCommand({}));
    return { arn: who.Arn, key: (await client.config.credentials()).accessKeyId };
  } catch (error) {
    return { error: `${error.name}: ${error.message}` };
  }
}

(async () => {
  for await (const line of createInterface({ input: process.stdin })) {
    console.log(JSON.stringify(await answer(JSON.parse(line))));
  }
})();
