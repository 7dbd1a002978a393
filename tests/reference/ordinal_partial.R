# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
# Partial invariance of ordinal items in theta, by lavaan and semTools: ladders with a released loading, intercept
# and threshold, robust score tests of every item at every step, and what the released items do to the mean score.
# Usage: Rscript tests/reference/ordinal_partial.R, from the root of the repository. Writes
# tests/reference/ordinal/ord_partial_*.json.
suppressPackageStartupMessages({library(lavaan); library(semTools); library(jsonlite)})
out <- file.path("tests", "reference", "ordinal")
put <- function(name, x) {
  x$software <- list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")),
                     semTools = as.character(packageVersion("semTools")))
  writeLines(toJSON(x, digits = I(10), auto_unbox = TRUE, na = "null", null = "null", matrix = "rowmajor"),
             file.path(out, paste0(name, ".json")))
}
steps <- list(configural = character(), thresholds = "thresholds", thr_load = c("thresholds", "loadings"),
  thr_load_int = c("thresholds", "loadings", "intercepts"),
  strict = c("thresholds", "loadings", "intercepts", "residuals"))
syntax <- function(M, d, items, group, equal, free, ...) {
  a <- list(configural.model = M, data = d, ordered = items, parameterization = "theta", ID.fac = "std.lv",
            ID.cat = "Wu.Estabrook.2016", group = group, ...)
  if (length(equal)) a$group.equal <- equal
  if (length(free)) a$group.partial <- free
  suppressWarnings(do.call(measEq.syntax, a))
}
## what is free at a step: a release of a kind that is not held yet is no release
in_force <- function(free, equal) free[ifelse(grepl("=~", free), "loadings" %in% equal,
  ifelse(grepl("|", free, fixed = TRUE), "thresholds" %in% equal, "intercepts" %in% equal))]

rows <- function(f) {
  p <- parameterEstimates(f, standardized = TRUE, remove.nonfree = FALSE)
  p <- p[p$op %in% c("=~", "~~", "~1", "|", "~*~"), ]
  unname(lapply(seq_len(nrow(p)), function(i) list(p$lhs[i], p$op[i], p$rhs[i], p$group[i], p$est[i], p$se[i],
    p$std.lv[i], p$std.all[i])))
}
difference <- function(a, b, shifted) {
  r <- as.data.frame(lavTestLRT(a, b, method = "satorra.2000", scaled.shifted = shifted))
  list(if (shifted) "scaled_shifted" else "mean_variance_adjusted", r[2, "Chisq diff"], r[2, "Df diff"])
}

## Generalised score test of a model `f` against one that frees more, whose derivatives are taken where it implies
## the same statistics: n s' V^- s with s = B'Wr and V = B'W Gamma W B, B being the derivatives of the freer model
## less what the free parameters of `f` explain.
jacobian <- function(f) {
  delta <- lavInspect(f, "delta"); delta <- if (is.list(delta)) delta else list(delta)
  K <- f@Model@eq.constraints.K
  lapply(delta, function(x) { x <- unclass(x); if (f@Model@eq.constraints) x %*% K else x })
}
robust_score <- function(f, freer_syntax, d, items, group) {
  held <- parTable(f)
  fixed <- lavaan(as.character(freer_syntax), data = d, ordered = items, group = group, parameterization = "theta",
                  estimator = "WLSMV", do.fit = FALSE)
  pt <- parTable(fixed)
  key <- function(p) paste(p$lhs, p$op, p$rhs, p$group)
  at <- match(key(pt), key(held))
  pt$ustart <- ifelse(pt$op == "==" | is.na(at), pt$ustart, held$est[at]); pt$start <- pt$est <- pt$se <- NULL
  freer <- lavaan(pt, data = d, ordered = items, group = group, parameterization = "theta", estimator = "WLSMV",
                  do.fit = FALSE)
  stopifnot(max(abs(unlist(lavInspect(freer, "wls.est")) - unlist(lavInspect(f, "wls.est")))) < 1e-6)
  D0 <- jacobian(f); D1 <- jacobian(freer)
  W <- lavInspect(f, "WLS.V"); G <- lavInspect(f, "gamma"); obs <- lavInspect(f, "wls.obs"); est <- lavInspect(f, "wls.est")
  n <- lavInspect(f, "nobs"); N <- sum(n); q1 <- ncol(D1[[1]])
  E00 <- 0; E01 <- 0
  for (g in seq_along(n)) {
    w <- if (is.matrix(W[[g]])) diag(W[[g]]) else W[[g]]
    E00 <- E00 + n[g] / N * crossprod(D0[[g]], w * D0[[g]]); E01 <- E01 + n[g] / N * crossprod(D0[[g]], w * D1[[g]])
  }
  P <- solve(E00, E01); s <- numeric(q1); V <- matrix(0, q1, q1); I <- V
  for (g in seq_along(n)) {
    w <- if (is.matrix(W[[g]])) diag(W[[g]]) else W[[g]]
    B <- D1[[g]] - D0[[g]] %*% P
    s <- s + n[g] / N * as.numeric(crossprod(B, w * (obs[[g]] - est[[g]])))
    V <- V + n[g] / N * crossprod(w * B, unclass(G[[g]]) %*% (w * B))
    I <- I + n[g] / N * crossprod(B, w * B)
  }
  e <- eigen((I + t(I)) / 2, symmetric = TRUE); k <- sum(e$values > 1e-8 * max(e$values))
  if (max(e$values) < 1e-8) return(list(0, 0))
  U <- e$vectors[, seq_len(k), drop = FALSE]
  list(N * as.numeric(t(crossprod(U, s)) %*% solve(t(U) %*% V %*% U, crossprod(U, s))), k)
}
score_tests <- function(M, d, items, group, equal, f) {
  factor <- sub(" =~.*", "", M)
  last <- equal[length(equal)]
  tests <- lapply(items, function(item) {
    free <- switch(last, thresholds = paste0(item, "|t", seq_len(max(d[[item]], na.rm = TRUE) - 1)),
                   loadings = paste0(factor, "=~", item), intercepts = paste0(item, "~1"))
    if (last == "thresholds") free <- free[-(1:2)]  # two thresholds give the item its metric
    robust_score(f, syntax(M, d, items, group, equal, free, return.fit = FALSE), d, items, group)
  })
  names(tests) <- items
  tests
}

## what the items do to the mean of the second group: closed form of the expected item score over a normal factor
expected <- function(p, item, factor, g, latent) {
  v <- function(lhs, op, rhs, gg = g) p$est[p$lhs == lhs & p$op == op & p$rhs == rhs & p$group == gg]
  tau <- p$est[p$lhs == item & p$op == "|" & p$group == g]; lambda <- v(factor, "=~", item)
  kappa <- v(factor, "~1", "", latent); psi <- v(factor, "~~", factor, latent)
  f <- function(x) sapply(x, function(y) 1 + sum(pnorm((v(item, "~1", "") + lambda * y - tau) / sqrt(v(item, "~~", item)))))
  integrate(function(x) f(x) * dnorm(x, kappa, sqrt(psi)), kappa - 9 * sqrt(psi), kappa + 9 * sqrt(psi), rel.tol = 1e-10)$value
}
moved <- function(p, items, factor) mean(sapply(items, function(i) expected(p, i, factor, 2, 2) - expected(p, i, factor, 1, 2)))
impact <- function(f, items, factor) {
  p <- parTable(f); x <- which(p$free > 0); x <- x[match(seq_len(max(p$free)), p$free[x])]
  gradient <- sapply(x, function(i) {
    up <- p; down <- p; h <- 1e-4; up$est[i] <- p$est[i] + h; down$est[i] <- p$est[i] - h
    (moved(up, items, factor) - moved(down, items, factor)) / (2 * h)
  })
  c(moved(p, items, factor), sqrt(as.numeric(gradient %*% vcov(f) %*% gradient)))
}

d <- read.csv(file.path("tests", "data", "bilingual_sim.csv")); d <- d[order(d$lang == "en"), ]
cases <- list(loading = list("OUT", c("out=~OUT6", "OUT6~1")), intercept = list("MAN", "MAN4~1"),
              threshold = list("MAN", c("MAN2|t2", "MAN4~1")))
for (case in names(cases)) {
  items <- paste0(cases[[case]][[1]], 1:6); factor <- tolower(cases[[case]][[1]]); free <- cases[[case]][[2]]
  M <- paste(factor, "=~", paste(items, collapse = " + "))
  fits <- lapply(steps, function(e) syntax(M, d, items, "lang", e, in_force(free, e), return.fit = TRUE))
  models <- lapply(names(fits), function(n) list(equal = as.list(steps[[n]]), free = as.list(in_force(free, steps[[n]])),
    parameters = rows(fits[[n]]), fit = as.list(unclass(fitMeasures(fits[[n]])))))
  names(models) <- names(fits)
  pairs <- lapply(2:5, function(i) lapply(c(TRUE, FALSE), function(s) difference(fits[[i - 1]], fits[[i]], s)))
  names(pairs) <- sapply(2:5, function(i) paste(names(fits)[i - 1], "->", names(fits)[i]))
  plain <- lapply(steps, function(e) syntax(M, d, items, "lang", e, character(), return.fit = TRUE))
  scores <- lapply(names(steps)[2:4], function(n) score_tests(M, d, items, "lang", steps[[n]], plain[[n]]))
  names(scores) <- c("thresholds", "metric", "scalar")
  put(paste0("ord_partial_", case), list(model = M, data = "bilingual_sim.csv", group = "lang", released = as.list(free),
      models = models, differences = pairs, scores = scores, impact = impact(fits$thr_load_int, items, factor)))
}
