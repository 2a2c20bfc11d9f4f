import java.io.FileInputStream;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.rdf4j.model.Statement;
import org.eclipse.rdf4j.rio.RDFFormat;
import org.eclipse.rdf4j.rio.RDFParser;
import org.eclipse.rdf4j.rio.Rio;
import org.eclipse.rdf4j.rio.helpers.AbstractRDFHandler;

/** Prints how many different quads RDF4J, the parser of GraphDB, reads from each file. */
public class Rdf4jCount {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            RDFFormat format = Rio.getParserFormatForFileName(file).get();
            RDFParser parser = Rio.createParser(format);
            Set<String> found = new HashSet<>();
            parser.setRDFHandler(new AbstractRDFHandler() {
                @Override
                public void handleStatement(Statement s) {
                    found.add(s.getSubject() + " " + s.getPredicate() + " " + s.getObject() + " " + s.getContext());
                }
            });
            try (FileInputStream in = new FileInputStream(file)) {
                parser.parse(in, "https://example.org/");
            }
            System.out.println(found.size());
        }
    }
}
