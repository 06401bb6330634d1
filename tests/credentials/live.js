// One client that asks who it is, again and again, for so many seconds.
const { createRequire } = require('node:module');
const { setTimeout } = require('node:timers/promises');

const { STSClient, GetCallerIdentityCommand } = createRequire(`${process.env.AWSP_JAVASCRIPT}/`)('@aws-sdk/client-sts');

(async () => {
  const end = Date.now() + 1000 * Number(process.argv[2]);
  const client = new STSClient({});
  while (Date.now() < end) {
    console.log(await client.send(new GetCallerIdentityCommand({})).then((who) => who.Arn, String));
    await setTimeout(300);
  }
})();
