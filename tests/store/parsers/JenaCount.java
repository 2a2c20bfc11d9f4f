import java.util.HashSet;
import java.util.Set;
import org.apache.jena.graph.Triple;
import org.apache.jena.riot.RDFParser;
import org.apache.jena.riot.system.StreamRDFBase;
import org.apache.jena.sparql.core.Quad;
import org.apache.jena.sys.JenaSystem;

/** Prints how many different quads Jena, the parser of Fuseki, reads from each file. */
public class JenaCount {
    public static void main(String[] files) {
        JenaSystem.init();
        for (String file : files) {
            Set<Object> found = new HashSet<>();
            RDFParser.source(file).strict(true).parse(new StreamRDFBase() {
                @Override
                public void triple(Triple triple) {
                    found.add(triple);
                }

                @Override
                public void quad(Quad quad) {
                    found.add(quad.isDefaultGraph() ? quad.asTriple() : quad);
                }
            });
            System.out.println(found.size());
        }
    }
}
