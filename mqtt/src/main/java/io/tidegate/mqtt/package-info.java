/// Wire format of MQTT 3.1, 3.1.1 and 5.0.
@NullMarked
package io.tidegate.mqtt;

import org.jspecify.annotations.NullMarked;
