package io.tidegate.bad.kitchen;

record Sink(int water) {}
