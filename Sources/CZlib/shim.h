// The system's zlib, a reader of gzip. `make setup` installs its development files.
#include <zlib.h>
