using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bridle.Cli.Inspecting;
using Bridle.Linker;
using Bridle.Processes.Inspection;
using Bridle.Processes.Symbols;
using Bridle.Target;

namespace Bridle.Cli.Verbs;

/// <summary>bridle ldd: what is loaded in processes.</summary>
internal static class LddVerb
{
    public static Command Build()
    {
        View<IProcessView, ObjectList> view = new(static process => process.ReadObjects(), Print, Write);
        return new Inspection("ldd", "Print what is loaded in processes", view.Show)
        {
            Core = view.Show,
            TellsDoubts = true,
            Idle = new View<IdleObject, IdleObject>(static file => file, IdleText.Print, IdleText.Write).Show,
        }.Build();
    }

    private static void Print(Page page, IProcessView process, ObjectList list)
    {
        bool hasNamespaces = list.Objects.Any(static mapped => mapped.Loaded.Namespace != 0);
        TextTable table = new(">NS", ">BIAS", "BUILD ID", "PATH");
        foreach (MappedObject mapped in list.Objects)
        {
            LoadedObject loaded = mapped.Loaded;
            string space = hasNamespaces ? loaded.Namespace.ToString(CultureInfo.InvariantCulture) : "";
            table.Add(space, loaded.Bias.ToString(), new Cell(loaded.BuildId ?? "-", Ink.Grey), new Cell(NameOf(mapped), InkOf(mapped)));
        }

        table.PrintOn(page);
        if (list.Note is { } note) page.Line(note, Ink.Yellow);
    }

    private static string NameOf(MappedObject mapped)
    {
        string path = mapped.Loaded.Path.Length != 0 ? mapped.Loaded.Path : mapped.File;
        bool isElsewhere = mapped.File.Length != 0 && mapped.File != path && !mapped.Loaded.IsVdso;
        return $"{path}{(isElsewhere ? $" => {mapped.File}" : "")}{(mapped.IsDeleted ? " (deleted)" : "")}";
    }

    private static Ink InkOf(MappedObject mapped) =>
        mapped.IsDeleted ? Ink.Red : mapped.Loaded.IsExecutable ? Ink.Bold : mapped.Loaded.IsVdso ? Ink.Grey : Ink.Plain;

    private static void Write(JsonLines json, IProcessView process, ObjectList list)
    {
        json.Write("linker", process, writer =>
        {
            writer.WriteString("source", SourceName(list.Source));
            writer.WriteString("state", StateName(list.State));
            writer.WriteString("note", list.Note);
        });
        foreach (MappedObject mapped in list.Objects) Write(json, process, mapped);
    }

    private static void Write(JsonLines json, IProcessView process, MappedObject mapped) => json.Write("object", process, writer =>
    {
        LoadedObject loaded = mapped.Loaded;
        writer.WriteString("path", loaded.Path);
        writer.WriteString("file", mapped.File);
        writer.WriteBoolean("deleted", mapped.IsDeleted);
        writer.WriteNumber("namespace", loaded.Namespace);
        writer.WriteString("bias", loaded.Bias.ToString());
        writer.WriteString("buildId", loaded.BuildId);
        writer.WriteString("role", RoleOf(loaded));
        WriteRange(writer, "start", "end", loaded.Extent);
        WriteRange(writer, "textStart", "textEnd", loaded.Text);
    });

    private static void WriteRange(Utf8JsonWriter writer, string start, string end, AddressRange range)
    {
        writer.WriteString(start, range.Start.ToString());
        writer.WriteString(end, range.End.ToString());
    }

    private static string RoleOf(LoadedObject loaded) => loaded switch
    {
        { IsExecutable: true } => "program",
        { IsLinker: true } => "linker",
        { IsVdso: true } => "vdso",
        _ => "library",
    };

    private static string SourceName(ObjectSource source) => source switch
    {
        ObjectSource.Mappings => "mappings",
        ObjectSource.Linker => "linker",
        ObjectSource.Program => "program",
        _ => throw new InvalidOperationException($"no name for source {source}"),
    };

    private static string StateName(LinkerState state) => state switch
    {
        LinkerState.NotStarted => "not-started",
        LinkerState.Consistent => "consistent",
        LinkerState.Adding => "adding",
        LinkerState.Deleting => "deleting",
        _ => throw new InvalidOperationException($"no name for state {state}"),
    };
}
