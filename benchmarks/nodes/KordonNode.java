import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/** One Elasticsearch node: HOME (its config/elasticsearch.yml tells the rest) and the modules. */
public class KordonNode {
    public static void main(String[] arguments) throws Exception {
        var home = Path.of(arguments[0]);
        var modules = PluginsLoader.loadModulesBundles(Path.of(arguments[1]));
        LogConfigurator.setNodeName(home.getFileName().toString());
        LogConfigurator.configureESLogging();
        var environment = InternalSettingsPreparer.prepareEnvironment(
            Settings.EMPTY, Map.of("path.home", home.toString()), null, () -> "localhost");
        LogConfigurator.configureWithoutConfig(environment.settings());
        var loader = PluginsLoader.createPluginsLoader(modules, Set.of(), Map.of(), false);
        var node = new Node(environment, loader);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node)));
        node.start();
        // Whoever started the node holds the other end, so the node ends with them, however they end.
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static void close(Node node) {
        try {
            node.close();
        } catch (java.io.IOException failure) {
            failure.printStackTrace();
        }
    }
}
