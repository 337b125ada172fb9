// One node of a cluster of Aedes brokers, MQTT 3.1.1: PORT REDIS_PORT plain|proxied
//
// What nodes share is one Redis: sessions, what is queued for them, retained messages, and each publish. A node says on
// standard output, a line each, when it listens, and which client came, from where, and went. It ends when its standard
// input does, so that nothing of it is left, whatever becomes of the test.
import { Aedes } from 'aedes';
import decoder from 'aedes-protocol-decoder';
import factory from 'aedes-server-factory';
import redisEmitter from 'mqemitter-redis';
import redisPersistence from 'aedes-persistence-redis';

const [port, redisPort, header] = process.argv.slice(2);
// Without the question whether Redis is ready, which it has said: asked by INFO when the connection has subscribed to
// something already, it is refused, and that ends the node.
const redis = { host: '127.0.0.1', port: Number(redisPort), enableReadyCheck: false };
const say = (...words) => console.log(words.join(' '));

// As the PROXY header has it, or of the socket itself where there was none.
const address = ({ connDetails }) => `${connDetails.ipAddress}:${connDetails.port}`;

const broker = await Aedes.createBroker({ persistence: redisPersistence(redis), mq: redisEmitter(redis) });
broker.on('client', (client) => say('connected', client.id, 'from', address(client)));
broker.on('clientDisconnect', (client) => say('disconnected', client.id, 'from', address(client)));
broker.on('clientError', (client, e) => say('client error:', client.id, e.message));
broker.on('connectionError', (client, e) => say('connection error:', e.message));

const server = factory.createServer(broker, {
    trustProxy: header === 'proxied',
    protocolDecoder: decoder.protocolDecoder,
});
server.listen(Number(port), '127.0.0.1', () => say('listening on', port));
process.stdin.resume().on('end', () => process.exit());
