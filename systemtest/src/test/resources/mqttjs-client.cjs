// One client of MQTT.js that lives until it is told to go: URL OPTIONS, which are JSON
//
// Told on standard input, a line each:      It says on standard output, a line each:
//   subscribe QOS FILTER                      subscribed QOS FILTER
//   publish QOS FROM COUNT WINDOW PAUSE TOPIC acknowledged NUMBER TOPIC, for each; published TOPIC
//   disconnect                                disconnected
// and of itself: connected new|present, message QOS RETAINED PAYLOAD TOPIC (the payload in base64), closed (a link has
// ended, whoever ended it), error TEXT. Payloads are numbers: COUNT of them, WINDOW at most not acknowledged, and PAUSE
// milliseconds from an acknowledgement to the next one. It does not connect again.
'use strict';
const { readFileSync } = require('node:fs');
const readline = require('node:readline');
const { setTimeout: pause } = require('node:timers/promises');
const mqtt = require('mqtt');

const [url, json] = process.argv.slice(2);
const { files, ...options } = JSON.parse(json);
for (const [name, file] of Object.entries(files)) {
    options[name] = readFileSync(file);
}
const say = (...words) => console.log(words.join(' '));

const client = mqtt.connect(url, { ...options, reconnectPeriod: 0, resubscribe: false });
client.on('connect', ({ sessionPresent }) => say('connected', sessionPresent ? 'present' : 'new'));
client.on('message', (topic, payload, { qos, retain }) => {
    say('message', qos, retain, payload.toString('base64'), topic);
});
client.on('close', () => say('closed'));
client.on('error', (e) => say('error', e.message));

async function publish(qos, from, count, window, pauseMillis, topic) {
    let next = from;
    const one = async () => {
        while (next < from + count) {
            const number = next++;
            await client.publishAsync(topic, String(number), { qos });
            say('acknowledged', number, topic);
            await pause(pauseMillis);
        }
    };
    await Promise.all(Array.from({ length: window }, one));
    say('published', topic);
}

async function obey(line) {
    const [command, ...words] = line.split(' ');
    if (command === 'subscribe') {
        const [{ qos }] = await client.subscribeAsync(words[1], { qos: Number(words[0]) });
        say('subscribed', qos, words[1]);
    } else if (command === 'publish') {
        await publish(...words.slice(0, 5).map(Number), words[5]);
    } else if (command === 'disconnect') {
        await client.endAsync();
        say('disconnected');
    } else {
        throw new Error(`not a command: ${line}`);
    }
}

readline.createInterface({ input: process.stdin })
    .on('line', (line) => obey(line).catch((e) => say('error', e.message)))
    .on('close', () => process.exit());
