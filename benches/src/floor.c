/* The floor F: reads each file to its end in chunks of 128 KiB and writes BYTES bytes.
   floor BYTES FILE... */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static char chunk[128 * 1024];

int main(int argc, char **argv) {
    for (int i = 2; i < argc; i++) {
        int file = open(argv[i], O_RDONLY);
        if (file < 0) return 1;
        while (read(file, chunk, sizeof chunk) > 0) {}
        close(file);
    }
    long left = argc > 1 ? atol(argv[1]) : 0;
    while (left > 0) {
        long written = write(1, chunk, left < (long)sizeof chunk ? (size_t)left : sizeof chunk);
        if (written <= 0) return 1;
        left -= written;
    }
    return 0;
}
