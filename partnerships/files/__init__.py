"""Files of cases: agreements, pictures, documents. Taken in without their metadata, shown to whom they are for."""
