package io.tidegate.bad.transport;

public record Wire(int number) {}
