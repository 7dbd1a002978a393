# SPDX-FileCopyrightText: 2026 The coprod_measures contributors
# SPDX-License-Identifier: MIT
# Delta-method errors of aligned means and standard deviations by numerical differentiation of the objective
# (numDeriv) and lavaan's covariance of the configural estimates, for the nine projects of bilingual_sim.csv.
# Usage: Rscript tests/reference/alignment_errors.R FOLDER, where FOLDER holds the data. Writes
# alignment_errors.json here.

suppressPackageStartupMessages({library(lavaan); library(numDeriv)})
arguments <- commandArgs()
here <- dirname(sub("^--file=", "", grep("^--file=", arguments, value = TRUE)))
data <- read.csv(file.path(commandArgs(trailingOnly = TRUE)[1], "bilingual_sim.csv"))
items <- paste0("PRO", 1:6)
epsilon <- 1e-3

run <- function(estimator, group, product, weighted) {
  fit <- cfa(paste("f =~", paste(items, collapse = " + ")), data[complete.cases(data[items]), ], group = group,
             std.lv = TRUE, estimator = estimator, meanstructure = TRUE)
  labels <- lavInspect(fit, "group.label")
  groups <- length(labels); k <- length(items)
  table <- parTable(fit)
  of <- function(op, item, g) which(table$op == op & table$group == g & (if (op == "=~") table$rhs else table$lhs) == item)
  cells <- expand.grid(item = items, g = seq_len(groups), stringsAsFactors = FALSE)
  loading <- mapply(function(i, g) of("=~", i, g), cells$item, cells$g)
  intercept <- mapply(function(i, g) of("~1", i, g), cells$item, cells$g)
  x <- table$est[c(loading, intercept)]
  covariance <- lavInspect(fit, "vcov")[table$free[c(loading, intercept)], table$free[c(loading, intercept)]]
  share <- if (weighted) sqrt(lavInspect(fit, "nobs")) else rep(1, groups)
  share <- share / sum(share)
  f <- function(d) (d^2 + epsilon)^.25
  # theta: means of all groups but the first; logs of SDs, of which the last (product) or first is given by the rest
  spread <- function(theta) {
    logs <- theta[groups:(2 * groups - 2)]
    exp(if (product) c(logs, -sum(logs)) else c(0, logs))
  }
  objective <- function(theta, given) {
    lambda <- matrix(given[seq_len(groups * k)], groups, k, byrow = TRUE)
    nu <- matrix(given[-seq_len(groups * k)], groups, k, byrow = TRUE)
    alpha <- c(0, theta[seq_len(groups - 1)]); psi <- spread(theta)
    lambda <- lambda / psi; nu <- nu - alpha * lambda
    total <- 0
    for (g in seq_len(groups - 1)) for (h in (g + 1):groups)
      total <- total + share[g] * share[h] * sum(f(lambda[g, ] - lambda[h, ]) + f(nu[g, ] - nu[h, ]))
    total
  }
  # from a smooth objective to the sharp one, and a last descent from several places
  set.seed(1)
  best <- NULL
  for (start in 1:12) {
    theta <- rnorm(2 * groups - 2, 0, if (start == 1) 0 else .2)
    for (epsilon in c(1, .1, .01, .003, 1e-3)) {
      epsilon <<- epsilon
      for (again in 1:3) theta <- optim(theta, objective, given = x, method = "BFGS", control = list(maxit = 2000, reltol = 1e-15))$par
    }
    if (is.null(best) || objective(theta, x) < objective(best, x)) best <- theta
  }
  theta <- nlm(objective, best, given = x, gradtol = 1e-12, steptol = 1e-12, iterlim = 2000)$estimate
  # the default step of a tenth is wider than the objective is curved
  second <- hessian(objective, theta, method.args = list(d = 1e-3), given = x)
  crossed <- jacobian(function(given) grad(objective, theta, given = given), x)
  change <- -solve(second, crossed)
  errors <- sqrt(diag(change %*% covariance %*% t(change)))
  psi <- spread(theta)
  of_psi <- jacobian(spread, theta)
  list(
    estimator = estimator, group = group, product = product, weighted = weighted, groups = labels,
    objective = objective(theta, x), means = c(0, theta[seq_len(groups - 1)]), sds = psi,
    mean_errors = c(0, errors[seq_len(groups - 1)]),
    sd_errors = sqrt(diag(of_psi %*% change %*% covariance %*% t(of_psi %*% change)))
  )
}
result <- list(
  software = list(R = R.version.string, lavaan = as.character(packageVersion("lavaan")),
                  numDeriv = as.character(packageVersion("numDeriv"))),
  cases = list(run("ML", "project", TRUE, TRUE), run("MLR", "role", FALSE, FALSE))
)
writeLines(jsonlite::toJSON(result, auto_unbox = TRUE, digits = 12), file.path(here, "alignment_errors.json"))
