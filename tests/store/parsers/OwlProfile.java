import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.AxiomType;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWL2DLProfile;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;

/** Prints for each file how often it breaks OWL 2 DL, as OWLAPI, the library of Protégé, sees it, and how often first. */
public class OwlProfile {
    public static void main(String[] files) throws Exception {
        for (String file : files) {
            OWLOntology ontology = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(file));
            var violations = new OWL2DLProfile().checkOntology(ontology).getViolations();
            for (OWLProfileViolation violation : violations.subList(0, Math.min(5, violations.size()))) {
                System.err.println(violation);
            }
            int facts = ontology.getAxiomCount(AxiomType.OBJECT_PROPERTY_ASSERTION);
            System.out.println(violations.size() + " " + ontology.getAxiomCount() + " " + facts);
        }
    }
}
