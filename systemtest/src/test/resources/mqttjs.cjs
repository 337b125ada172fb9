// Two clients of MQTT.js meet over TLS: URL AUTHORITY CERTIFICATE KEY VERSION BYTES
'use strict';
const { readFileSync } = require('node:fs');
const { createHash, randomBytes } = require('node:crypto');
const mqtt = require('mqtt');

const [url, authority, certificate, key, version, bytes] = process.argv.slice(2);
const options = {
    ca: readFileSync(authority),
    cert: readFileSync(certificate),
    key: readFileSync(key),
    servername: 'tidegate.test',
    protocolVersion: Number(version),
    reconnectPeriod: 0,
};
const id = `mqttjs-${process.pid}`;
const digest = (payload) => createHash('sha256').update(payload).digest('hex');

async function main() {
    const subscriber = await mqtt.connectAsync(url, { ...options, clientId: `${id}-sub` });
    const publisher = await mqtt.connectAsync(url, { ...options, clientId: `${id}-pub` });
    const payloads = [Buffer.from('at most once'), Buffer.from('at least once'), Buffer.from('exactly once'),
        randomBytes(Number(bytes))];
    const arrived = new Promise((resolve, reject) => {
        const found = [];
        subscriber.on('message', (topic, payload) => {
            found.push(digest(payload));
            if (found.length === payloads.length) {
                resolve(found);
            }
        });
        subscriber.on('error', reject);
    });
    await subscriber.subscribeAsync(id, { qos: 2 });
    for (const [i, payload] of payloads.entries()) {
        await publisher.publishAsync(id, payload, { qos: Math.min(i, 2) });
    }
    const found = await arrived;
    if (found.join() !== payloads.map(digest).join()) {
        throw new Error('something else arrived');
    }
    console.log('all arrived');
    await publisher.endAsync();
    await subscriber.endAsync();
}

main().catch((e) => {
    console.error(e);
    process.exit(1);
});
