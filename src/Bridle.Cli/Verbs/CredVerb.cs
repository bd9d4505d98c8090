using System.CommandLine;
using System.Globalization;
using Bridle.Cli.Inspecting;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles.Cores;
using Bridle.Processes.Cores;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Verbs;

/// <summary>bridle cred: who processes are, and what they may do.</summary>
internal static class CredVerb
{
    public static Command Build() => new Inspection("cred", "Print the credentials of processes",
        new View<InspectedProcess, Credentials>(static process => process.ReadCredentials(), Print, Write).Show)
    {
        Core = new View<CoreProcess, CoreProgram?>(static core => core.Core.Program, Print, Write).Show,
    }.Build();

    // The kernel notes no more than the real ids.
    private static void Print(Page page, CoreProcess core, CoreProgram? program)
    {
        Field(page, "user", program?.UserId.ToString(CultureInfo.InvariantCulture) ?? "unknown");
        Field(page, "group", program?.GroupId.ToString(CultureInfo.InvariantCulture) ?? "unknown");
    }

    private static void Write(JsonLines json, CoreProcess core, CoreProgram? program) => json.Write("core-cred", core, writer =>
    {
        writer.WriteNumberOrNull("uid", program?.UserId);
        writer.WriteNumberOrNull("gid", program?.GroupId);
    });

    private static void Print(Page page, InspectedProcess process, Credentials credentials)
    {
        ProcessStatus status = credentials.Status;
        Field(page, "user", TextOf(status.User));
        Field(page, "group", TextOf(status.Group));
        Field(page, "groups", status.Groups.IsEmpty ? "none" : string.Join(' ', status.Groups));
        foreach ((string name, ulong set) in Sets(status)) Field(page, name, TextOf(set, status.BoundingCapabilities));
        Field(page, "no-new-privs", status.NoNewPrivileges ? "yes" : "no");
        Field(page, "seccomp", NameOf(status.Seccomp) + (status.SeccompFilters > 1 ? $", {status.SeccompFilters} filters" : ""));
        Field(page, "label", credentials.SecurityLabel ?? "none");
        foreach (NamespaceUse space in credentials.Namespaces)
            Field(page, $"{space.Kind} namespace", space.IsOurs ? $"{space.Identity}, ours" : space.Identity, space.IsOurs ? Ink.Plain : Ink.Yellow);
    }

    private static void Field(Page page, string name, string value, Ink ink = Ink.Plain) =>
        page.Add(name, Ink.Cyan).Fill(18 - name.Length).Line(value, ink);

    private static string TextOf(UserIds ids) => ids.Agree
        ? ids.Real.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"real {ids.Real}, effective {ids.Effective}, saved {ids.Saved}, file system {ids.FileSystem}");

    /// <summary>A full set is a long list that says nothing.</summary>
    private static string TextOf(ulong set, ulong bounding)
    {
        if (set == 0) return "none";
        int known = CapabilityName.Count;
        ulong full = (1UL << known) - 1;
        if ((set & full) == full) return "all";
        ulong missing = full & ~set;
        bool isNearlyFull = ulong.PopCount(missing) <= 4;
        if (isNearlyFull) return $"all but {string.Join(' ', Credentials.Names(missing))}";
        return set == bounding ? $"all that the bounding set allows: {string.Join(' ', Credentials.Names(set))}" : string.Join(' ', Credentials.Names(set));
    }

    private static (string Name, ulong Set)[] Sets(ProcessStatus status) =>
    [
        ("effective", status.EffectiveCapabilities), ("permitted", status.PermittedCapabilities),
        ("inheritable", status.InheritableCapabilities), ("bounding", status.BoundingCapabilities), ("ambient", status.AmbientCapabilities),
    ];

    private static void Write(JsonLines json, InspectedProcess process, Credentials credentials) => json.Write("cred", process, writer =>
    {
        ProcessStatus status = credentials.Status;
        writer.WriteNamespaceIds(process.NamespaceIds);
        writer.WriteNumbers("uid", [status.User.Real, status.User.Effective, status.User.Saved, status.User.FileSystem]);
        writer.WriteNumbers("gid", [status.Group.Real, status.Group.Effective, status.Group.Saved, status.Group.FileSystem]);
        writer.WriteNumbers("groups", status.Groups.Select(static group => (long)group));
        writer.WriteStartObject("capabilities");
        foreach ((string name, ulong set) in Sets(status)) writer.WriteStrings(name, Credentials.Names(set));
        writer.WriteEndObject();
        writer.WriteBoolean("noNewPrivs", status.NoNewPrivileges);
        writer.WriteString("seccomp", NameOf(status.Seccomp));
        writer.WriteNumber("seccompFilters", status.SeccompFilters);
        writer.WriteString("label", credentials.SecurityLabel);
        writer.WriteStartArray("namespaces");
        foreach (NamespaceUse space in credentials.Namespaces)
        {
            writer.WriteStartObject();
            writer.WriteString("kind", space.Kind);
            writer.WriteString("id", space.Identity);
            writer.WriteBoolean("ours", space.IsOurs);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    });

    private static string NameOf(SeccompMode mode) => mode switch
    {
        SeccompMode.Disabled => "disabled",
        SeccompMode.Strict => "strict",
        SeccompMode.Filter => "filter",
        _ => ((int)mode).ToString(CultureInfo.InvariantCulture),
    };
}
