/// Wire format of MQTT 3.1, 3.1.1 and 5.0, as far as something between client and broker needs it: what
/// a client says first, what a node answers first, how to say no, and where packets begin and end; and the few
/// packets that one says who looks whether a node answers.
///
/// It never knows sockets, threads, time or settings; it needs the JDK and nothing else. Start reading
/// at [ConnectReader]; [GreetingReader] is its twin for the other side, and [Framing] goes on where the
/// two end.
///
/// ## Numbers
///
/// Statements are cited as the OASIS documents number them (`MQTT-3.1.2-3`), text without a number by
/// its section (`§3.1.2.11.3`). Where 3.1.1 and 5.0 number a statement differently, the number is that
/// of the version which the client speaks; before that is known, and for MQTT 3.1, which has no
/// numbers, that of 3.1.1.
///
/// ## Refused
///
/// What makes framing, identity or routing ambiguous, since node and balancer might read it
/// differently: a first packet that is not a CONNECT, or has other flags than 0 in its first byte;
/// fields that end past the packet, bytes behind the last field; strings that are not UTF-8 or contain
/// U+0000; flags that contradict each other; in MQTT 5 also numbers that are longer encoded than need
/// be, and properties that are unknown, not for CONNECT, repeated, or out of range.
///
/// ## Accepted, because devices do it
///
/// - The bridge bit, 0x80 in the protocol level, before MQTT 5: bridges of mosquitto set it. In MQTT 5
///   a level of 0x85 is unknown and answered as such.
/// - Client ids of more than 23 bytes, in MQTT 3.1 too, and of any characters but U+0000: control
///   characters, non-characters, U+FEFF, blanks. An id of nothing but blanks is an id.
/// - In MQTT 3.1, as it asks: the flags for a user name or a password though the packet ends without
///   them; QoS and retain of a will without a will; the reserved connect flag.
/// - Before MQTT 5: a remaining length that is encoded in more bytes than need be, up to four. The
///   statement against it [MQTT-1.5.5-1] is new in 5.0, and where the packet ends is not in doubt.
/// - A password or a will payload of any bytes; a will topic with wildcards, or empty: the node judges
///   it.
@NullMarked
package io.tidegate.mqtt;

import org.jspecify.annotations.NullMarked;
