using Bridle.Processes.Symbols;

namespace Bridle.Cli.Inspecting;

/// <summary>What a program or library asks for, before anybody loads it.</summary>
internal static class IdleText
{
    private const int NameWidth = 13;

    public static void Print(Page page, IdleObject file, IdleObject _)
    {
        Field(page, "build-id", file.File.BuildId);
        Field(page, "interpreter", file.Interpreter);
        Field(page, "name", file.SharedName);
        Field(page, "run path", file.RunPath);
        foreach (string needed in file.Needed) Field(page, "needed", needed);
        if (file.Needed.IsEmpty) page.Line("it needs no libraries", Ink.Grey);
    }

    public static void Write(JsonLines json, IdleObject file, IdleObject _) => json.Write("idle-object", writer =>
    {
        writer.WriteString("file", file.Path);
        writer.WriteString("buildId", file.File.BuildId);
        writer.WriteString("interpreter", file.Interpreter);
        writer.WriteString("name", file.SharedName);
        writer.WriteString("runPath", file.RunPath);
        writer.WriteStrings("needed", file.Needed);
    });

    private static void Field(Page page, string name, string? value)
    {
        if (value is not null) page.Add(name, Ink.Cyan).Fill(NameWidth - name.Length).Line(value);
    }
}
