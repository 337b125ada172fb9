package io.tidegate.bad.config;

public record Settings(int port) {}
