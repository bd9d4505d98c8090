using System.Globalization;
using Bridle.ObjectFiles;
using Bridle.ObjectFiles.DebugFiles;
using Bridle.ObjectFiles.Symbols;
using Bridle.Target;

// first-symbol FILE ADDRESS: what an address of a file is called, "function+0x1c". No verb of bridle does only that, and what the
// first symbol of a large library costs is a figure of its own. It looks for separate debug files where bridle does.
if (args.Length != 2 || OpenedFile.TryOpen(args[0]) is not { } bytes || !ElfFile.TryOpen(bytes, out ElfFile? elf, out _)) return 2;
ObjectFile file = new(elf, Path.GetFullPath(args[0]), new DebugFileSearch(DebugFileOptions.Default, OpenedFile.TryOpen, [""]));
FileAddress address = new(ulong.Parse(args[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
if (!file.Symbols.TryFind(address, out SymbolMatch match)) return 1;
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Symbols.Name(match.Symbol)}+0x{match.Offset:x}"));
return 0;
