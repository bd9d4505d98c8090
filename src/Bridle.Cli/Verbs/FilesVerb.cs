using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using Bridle.Cli.Inspecting;
using Bridle.Linux.Procfs;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle files: the open files of processes.</summary>
internal static class FilesVerb
{
    public static Command Build()
    {
        // One look at all other processes serves all that are asked for.
        DescriptorOwners owners = new();
        return new Inspection("files", "Print the open files of processes",
            new View<InspectedProcess, ImmutableArray<OpenFile>>(process => process.ReadFiles(owners), Print, FileJson.Write).Show).Build();
    }

    private static void Print(Page page, InspectedProcess process, ImmutableArray<OpenFile> files)
    {
        if (files.IsEmpty) page.Line("none", Ink.Grey);
        TextTable table = new(">FD", "TYPE", "MODE", ">OFFSET", "FLAGS", "WHAT");
        foreach (OpenFile file in files)
        {
            table.Add(
                file.Descriptor.ToString(CultureInfo.InvariantCulture), new Cell(FileText.NameOf(file.Kind), Ink.Cyan), OpenFlags.Access(file.Detail.Flags),
                HasOffset(file) ? file.Detail.Offset.ToString(CultureInfo.InvariantCulture) : "", FlagsOf(file),
                new Cell(FileText.Describe(file), file.IsDeleted ? Ink.Red : Ink.Plain));
        }

        table.PrintOn(page);
    }

    private static bool HasOffset(OpenFile file) =>
        file.Kind is FileKind.Regular or FileKind.Directory or FileKind.BlockDevice or FileKind.Memory or FileKind.CharacterDevice;

    /// <summary>Without the flag that every file of a 64-bit program has.</summary>
    private static string FlagsOf(OpenFile file) => string.Join(
        ',', OpenFlags.Names(file.Detail.Flags).Where(static name => name != "O_LARGEFILE").Select(static name => name[2..].ToLowerInvariant()));
}
