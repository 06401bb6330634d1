/* All that the AWS SDK wants of libm: it computes with it in one mode of retrying. libm is loaded then, and not each time
   that awsp starts, where it takes a twelfth of a prompt. */
#include <dlfcn.h>
#include <stdlib.h>

double pow(double base, double exponent) {
  void *libm = dlopen("libm.so.6", RTLD_NOW);
  double (*of_libm)(double, double) = 0;
  if (libm) *(void **)&of_libm = dlsym(libm, "pow");
  if (!of_libm) abort();
  return of_libm(base, exponent);
}
