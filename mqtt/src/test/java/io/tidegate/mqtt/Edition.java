package io.tidegate.mqtt;

import java.util.stream.Stream;

/// A document whose statements we keep to.
enum Edition {
    V3_1("3.1", "MQTT 3.1") {
        @Override
        Stream<String> cited(Spec spec) {
            return Stream.of(spec.in31());
        }
    },
    V3_1_1("3.1.1", "MQTT 3.1.1") {
        @Override
        Stream<String> cited(Spec spec) {
            return Stream.concat(Stream.of(spec.value()), Stream.of(spec.in311()));
        }
    },
    V5("5.0", "MQTT 5.0") {
        @Override
        Stream<String> cited(Spec spec) {
            return Stream.concat(Stream.of(spec.value()), Stream.of(spec.in5()));
        }
    };

    final String file;
    final String title;

    Edition(String number, String title) {
        this.file = "statements-" + number + ".txt";
        this.title = title;
    }

    /// The numbers, in this document, of what a test proves.
    abstract Stream<String> cited(Spec spec);
}
