package io.tidegate.mqtt;

import org.jspecify.annotations.Nullable;

/// Writes a client's CONNECT again, with what must be other for another node. Immutable.
///
/// @param clientId null = as it is
/// @param sessionExpirySeconds [#AS_IT_IS], or MQTT 5 only
/// @param willDelaySeconds [#AS_IT_IS], or MQTT 5 only; without effect where there is no will
/// @param keepAliveSeconds [#AS_IT_IS], or 0..65535
public record ConnectWriter(
        Connect.Start start,
        @Nullable Field clientId,
        long sessionExpirySeconds,
        long willDelaySeconds,
        long keepAliveSeconds) {
    public static final long AS_IT_IS = -1;

    /// With the keep alive as it is.
    public ConnectWriter(
            Connect.Start start, @Nullable Field clientId, long sessionExpirySeconds, long willDelaySeconds) {
        this(start, clientId, sessionExpirySeconds, willDelaySeconds, AS_IT_IS);
    }

    private static final int CLEAN = 0x02;
    /// Name, level, flags, keep alive of MQTT 3.1.1 and 5; that of MQTT 3.1 has two letters more.
    private static final int FLAGS_AT = 7;

    private static final int BEFORE_PROPERTIES = 10;
    private static final int FIRST_BYTE = 0x10;
    private static final int EXPIRY_BYTES = 5;

    /// @param original with its bytes
    public byte[] packet(Connect original) {
        byte[] bytes = original.clientId().bytes();
        int body = RemainingLength.end(bytes);
        int shift = original.version() == Version.V3_1 ? 2 : 0;
        int flagsAt = body + FLAGS_AT + shift;
        PacketWriter writer = new PacketWriter().bytes(bytes, body, flagsAt);
        int clean = start == Connect.Start.CLEAN ? CLEAN : 0;
        writer.uint8((bytes[flagsAt] & ~CLEAN) | clean);
        int propertiesAt = body + BEFORE_PROPERTIES + shift;
        writer.uint16(keepAliveSeconds == AS_IT_IS ? original.keepAliveSeconds() : (int) keepAliveSeconds);
        Field id = original.clientId();
        if (original.version() == Version.V5) {
            block(
                    writer,
                    new Field(bytes, propertiesAt, id.offset() - 2 - propertiesAt),
                    Property.SESSION_EXPIRY_INTERVAL,
                    sessionExpirySeconds);
        }
        writer.prefixed((clientId == null ? id : clientId).toByteArray());
        int at = id.offset() + id.length();
        Will will = original.will();
        if (will != null && original.version() == Version.V5) {
            block(writer, will.properties(), Property.WILL_DELAY_INTERVAL, willDelaySeconds);
            at = will.properties().offset() + will.properties().length();
        }
        return writer.bytes(bytes, at, original.length()).packet(FIRST_BYTE);
    }

    /// The properties of `block`, its length included, with one of four bytes set to `value`.
    private static void block(PacketWriter writer, Field block, Property property, long value) {
        if (value == AS_IT_IS) {
            writer.bytes(block.toByteArray());
            return;
        }
        PacketWriter others = new PacketWriter().bytes(PropertyCut.without(block, property));
        writer.variable(others.size() + EXPIRY_BYTES).bytes(others.toByteArray());
        writer.uint8(property.identifier).uint32(value);
    }
}
