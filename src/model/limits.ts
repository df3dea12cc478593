/** Bounds on input. Each is far above anything real and keeps hostile input from taking the machine. */
export const limits = {
  /** Bytes of one template, plan or parameter file. */
  documentBytes: 64 * 1024 * 1024,
  /** Nested and linked deployments inside one another; Azure itself stops at a handful. */
  deploymentDepth: 64,
  /** Copies of one loop. Azure stops at 800. */
  copies: 10_000,
  /** Nesting of calls in one expression. */
  expressionDepth: 200,
  /** Characters of one expression; Azure stops at 24,576. */
  expressionLength: 200_000,
  /** Resources that one template may expand to. */
  resources: 200_000,
} as const;
