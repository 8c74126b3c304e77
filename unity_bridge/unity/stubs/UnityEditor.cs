using System;
using System.Collections.Generic;
using UnityEngine;

namespace UnityEditor
{
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class InitializeOnLoadAttribute : Attribute
    {
    }

    [AttributeUsage(AttributeTargets.Class)]
    public sealed class CustomEditor : Attribute
    {
        public CustomEditor(Type inspectedType)
        {
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class MenuItem : Attribute
    {
        public MenuItem(string itemName, bool isValidateFunction = false, int priority = 1000)
        {
        }
    }

    [AttributeUsage(AttributeTargets.Method)]
    public sealed class SettingsProviderAttribute : Attribute
    {
    }

    public static class AssemblyReloadEvents
    {
        public delegate void AssemblyReloadCallback();

        public static event AssemblyReloadCallback beforeAssemblyReload = delegate { };

        public static void Stub()
        {
            beforeAssemblyReload();
        }
    }

    public enum PlayModeStateChange
    {
        EnteredEditMode,
        ExitingEditMode,
        EnteredPlayMode,
        ExitingPlayMode
    }

    public static class EditorApplication
    {
        public static event Action quitting = delegate { };

        public static event Action<PlayModeStateChange> playModeStateChanged = delegate { };

        public static void Stub(PlayModeStateChange change)
        {
            playModeStateChanged(change);
        }

        public static void StubQuit()
        {
            quitting();
        }
    }

    public static class AssetDatabase
    {
        public static readonly List<string> Stub = new List<string>();

        public static void ImportAsset(string path)
        {
            Stub.Add(path);
        }
    }

    public static class Undo
    {
        public static void RegisterCreatedObjectUndo(UnityEngine.Object objectToUndo, string name)
        {
        }
    }

    public static class Selection
    {
        public static GameObject activeGameObject { get; set; }
    }

    public enum SettingsScope
    {
        User,
        Project
    }

    public class SettingsProvider
    {
        public SettingsProvider(string path, SettingsScope scopes, IEnumerable<string> keywords = null)
        {
        }

        public string label { get; set; }

        public Action<string, UnityEngine.UIElements.VisualElement> activateHandler { get; set; }

        public Action<string> guiHandler { get; set; }

        public IEnumerable<string> keywords { get; set; }
    }

    public static class SettingsService
    {
        public static EditorWindow OpenProjectSettings(string settingsPath = "Project")
        {
            return null;
        }
    }

    public class Editor : ScriptableObject
    {
        public UnityEngine.Object target { get; set; }

        public virtual void OnInspectorGUI()
        {
        }

        public virtual bool RequiresConstantRepaint()
        {
            return false;
        }

        public bool DrawDefaultInspector()
        {
            return false;
        }
    }

    public class EditorWindow : ScriptableObject
    {
        public Vector2 minSize { get; set; }

        public static T GetWindow<T>(string title) where T : EditorWindow, new()
        {
            return new T();
        }

        public void Show()
        {
        }

        public void Repaint()
        {
        }
    }

    public enum MessageType
    {
        None,
        Info,
        Warning,
        Error
    }

    public static class EditorStyles
    {
        public static GUIStyle boldLabel => null;
    }

    public static class EditorGUIUtility
    {
        public static float singleLineHeight => 18;
    }

    public static class EditorGUILayout
    {
        public static void Space()
        {
        }

        public static void HelpBox(string message, MessageType type)
        {
        }

        public static void LabelField(string label, string label2, params GUILayoutOption[] options)
        {
        }

        public static void LabelField(string label, GUIStyle style, params GUILayoutOption[] options)
        {
        }

        public static void SelectableLabel(string text, params GUILayoutOption[] options)
        {
        }

        public static string PasswordField(string label, string password, params GUILayoutOption[] options)
        {
            return password;
        }

        public static string TextField(string label, string text, params GUILayoutOption[] options)
        {
            return text;
        }

        public static string TextArea(string text, params GUILayoutOption[] options)
        {
            return text;
        }

        public static int Popup(string label, int selectedIndex, string[] displayedOptions, params GUILayoutOption[] options)
        {
            return selectedIndex;
        }

        public sealed class HorizontalScope : IDisposable
        {
            public HorizontalScope(params GUILayoutOption[] options)
            {
            }

            public void Dispose()
            {
            }
        }

        public sealed class ScrollViewScope : IDisposable
        {
            public ScrollViewScope(Vector2 scrollPosition, params GUILayoutOption[] options)
            {
                this.scrollPosition = scrollPosition;
            }

            public Vector2 scrollPosition { get; private set; }

            public void Dispose()
            {
            }
        }
    }
}

namespace UnityEngine.UIElements
{
    public class VisualElement
    {
    }
}

namespace UnityEditor.SceneManagement
{
    public enum NewSceneSetup
    {
        EmptyScene,
        DefaultGameObjects
    }

    public enum NewSceneMode
    {
        Single,
        Additive
    }

    public static class EditorSceneManager
    {
        public static bool SaveCurrentModifiedScenesIfUserWantsTo()
        {
            return true;
        }

        public static object NewScene(NewSceneSetup setup, NewSceneMode mode)
        {
            return null;
        }
    }
}

namespace UnityEditor.Build
{
    public interface IOrderedCallback
    {
        int callbackOrder { get; }
    }
}

namespace UnityEditor.Build.Reporting
{
    public sealed class BuildReport : UnityEngine.Object
    {
    }
}

namespace UnityEditor.UnityLinker
{
    public sealed class UnityLinkerBuildPipelineData
    {
    }

    public interface IUnityLinkerProcessor : UnityEditor.Build.IOrderedCallback
    {
        string GenerateAdditionalLinkXmlFile(
            UnityEditor.Build.Reporting.BuildReport report, UnityLinkerBuildPipelineData data);
    }
}

namespace UnityEditor.PackageManager
{
    public sealed class PackageInfo
    {
        public string resolvedPath { get; private set; }

        public static PackageInfo FindForAssembly(System.Reflection.Assembly assembly)
        {
            return null;
        }
    }
}
