/**
 * The library's public interface as Markdown, from its sources: every export of an entry with its doc comment and its
 * declaration. Throws where an export has no doc comment.
 */
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

import ts from 'typescript';

/** One exported name. */
export interface ApiEntry {
  name: string;
  /** Declaration with its comments; functions and classes without their bodies. */
  text: string;
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler,
  declaration: true, emitDeclarationOnly: true, strict: true, noLib: true, noResolve: false, types: [],
};

/** Declarations of a source file as tsc writes them, so that only what is public shows. */
function declarationsOf(program: ts.Program, file: ts.SourceFile): ts.SourceFile {
  if (file.isDeclarationFile) return file;
  let text = '';
  program.emit(file, (_, written) => (text = written), undefined, true);
  return ts.createSourceFile(file.fileName, text, ts.ScriptTarget.ES2022, true);
}

function nameOf(statement: ts.Statement): string | undefined {
  if (ts.isVariableStatement(statement)) return statement.declarationList.declarations[0]?.name.getText();
  const { name } = statement as Partial<ts.DeclarationStatement>;
  return name?.getText();
}

/** Every export of an entry file, by name. Throws for one without a doc comment. */
export function readApi(entry: string): ApiEntry[] {
  const program = ts.createProgram([entry], OPTIONS);
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(entry);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`${entry} is not a module`);
  const written = new Map<ts.SourceFile, ts.SourceFile>();
  const publicForm = (file: ts.SourceFile): ts.SourceFile => {
    const known = written.get(file) ?? declarationsOf(program, file);
    written.set(file, known);
    return known;
  };
  const entries = checker.getExportsOfModule(module).map((symbol): ApiEntry => {
    const target = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const file = target.declarations?.[0]?.getSourceFile();
    if (!file) throw new Error(`${entry}: ${symbol.name} has no declaration`);
    const statement = publicForm(file).statements.find((candidate) => nameOf(candidate) === target.name);
    if (!statement) throw new Error(`${basename(file.fileName)}: ${symbol.name} is not declared`);
    const text = statement.getFullText().trim();
    if (!text.startsWith('/**')) throw new Error(`${basename(file.fileName)}: ${symbol.name} has no doc comment`);
    return { name: symbol.name, text };
  });
  return entries.sort((a, b) => a.name.localeCompare(b.name));
}

/** The reference of the package: what a page and what Node imports, as readApi() gives them. */
export function apiReference(inPage: ApiEntry[], inNode: ApiEntry[], packageJson: string): string {
  const about = JSON.parse(readFileSync(packageJson, 'utf8')) as { name: string; version: string };
  const section = ({ name: title, text }: ApiEntry): string => `### ${title}\n\n\`\`\`ts\n${text}\n\`\`\`\n`;
  const same = new Set(inPage.map(({ name, text }) => name + text));
  const onlyInNode = inNode.filter(({ name, text }) => !same.has(name + text));
  return [
    `# ${about.name} ${about.version}: every export`, '', `## ${about.name}`, '', ...inPage.map(section),
    `## ${about.name}/node`, '', `The types above, and:`, '', ...onlyInNode.map(section),
  ].join('\n');
}
