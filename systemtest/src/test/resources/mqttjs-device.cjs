// One client of MQTT.js: URL ID VERSION CLEAN EXPIRY KEEPALIVE WILLTOPIC WILLTEXT WILLQOS WILLDELAY AUTHORITY
// Orders come by standard input, one a line: NUMBER subscribe FILTER QOS | publish TOPIC QOS RETAIN BASE64 | disconnect
// It says: connected SESSION, did NUMBER well, message TOPIC QOS RETAIN BASE64, lost WHY. It never connects again.
// AUTHORITY is a file, for TLS.
'use strict';
const { readFileSync } = require('node:fs');
const readline = require('node:readline');
const mqtt = require('mqtt');

const [url, clientId, version, clean, expiry, keepalive, willTopic, willText, willQos, willDelay, authority] =
    process.argv.slice(2);
const five = version === '5';
const options = { clientId, protocolVersion: Number(version), clean: clean === 'true', keepalive: Number(keepalive),
    reconnectPeriod: 0, connectTimeout: 40000 };
if (authority !== '') {
    options.ca = readFileSync(authority);
    options.servername = 'tidegate.test';
}
if (five) {
    options.properties = { sessionExpiryInterval: Number(expiry) };
}
if (willTopic !== '') {
    options.will = { topic: willTopic, payload: willText, qos: Number(willQos), retain: false };
    if (five) {
        options.will.properties = { willDelayInterval: Number(willDelay) };
    }
}
const say = (...words) => process.stdout.write(`${words.join(' ')}\n`);
const client = mqtt.connect(url, options);
let leaves = false;

client.on('connect', (connack) => say('connected', connack.sessionPresent));
client.on('message', (topic, payload, packet) =>
    say('message', topic, packet.qos, packet.retain, payload.toString('base64')));
client.on('error', (e) => say('lost', `error: ${e.message}`));
client.on('disconnect', (packet) => say('lost', `DISCONNECT ${packet.reasonCode}`));
client.on('close', () => {
    if (!leaves) {
        say('lost', 'the connection is closed');
    }
});

async function obey(what, words) {
    switch (what) {
        case 'subscribe':
            await client.subscribeAsync(words[0], { qos: Number(words[1]) });
            break;
        case 'publish':
            await client.publishAsync(words[0], Buffer.from(words[3], 'base64'),
                { qos: Number(words[1]), retain: words[2] === 'true' });
            break;
        default:
            leaves = true;
            await client.endAsync();
    }
}

readline.createInterface({ input: process.stdin })
    .on('line', (line) => {
        const [number, what, ...words] = line.split(' ');
        obey(what, words).then(() => say('did', number, 'well'), (e) => say('did', number, `badly: ${e.message}`));
    })
    .on('close', () => {
        leaves = true;
        client.end(false, () => process.exit(0));
    });
