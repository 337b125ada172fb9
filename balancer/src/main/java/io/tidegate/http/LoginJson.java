package io.tidegate.http;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValueFactory;
import java.util.Map;

/// What is said in EMQX's `POST /api/v5/login`.
final class LoginJson {
    /// Of an answer: a token of EMQX has some hundred bytes.
    static final int BYTES_MAX = 64 * 1024;

    static final int TOKEN_LENGTH_MAX = 16 * 1024;

    private LoginJson() {}

    /// What is posted.
    static String question(String userName, String password) {
        return ConfigValueFactory.fromMap(Map.of("username", userName, "password", password))
                .render(ConfigRenderOptions.concise());
    }

    /// The token in the answer, visible ASCII as a header takes it; empty where there is none.
    static String token(String json) {
        try {
            Config answer = ConfigFactory.parseString(
                    json, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON));
            String token = answer.hasPath("token") ? answer.getString("token") : "";
            boolean fit = token.length() <= TOKEN_LENGTH_MAX && token.chars().allMatch(c -> c > ' ' && c <= '~');
            return fit ? token : "";
        } catch (ConfigException | StackOverflowError _) {
            return ""; // whoever asked says that it was no token
        }
    }
}
