package io.tidegate.mqtt;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The normative statements that a test proves, by number. What has none goes by its section, such as
/// `§3.1.2.11.3`.
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface Spec {
    /// Of 3.1.1 and of 5.0: they ask the same there, under the same number.
    String[] value() default {};

    String[] in31() default {};

    String[] in311() default {};

    String[] in5() default {};
}
